using System.CommandLine;

namespace Shared;

/// <summary>Options with a least value.</summary>
internal static class LeastValues
{
    /// <summary>Refuses smaller values; returns the option.</summary>
    public static Option<int> AtLeast(this Option<int> option, int least)
    {
        option.Validators.Add(value =>
        {
            if (value.GetValueOrDefault<int>() < least)
                value.AddError($"{option.Name} must be at least {least}.");
        });
        return option;
    }
}
