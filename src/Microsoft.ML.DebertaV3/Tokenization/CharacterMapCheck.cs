using System.Runtime.CompilerServices;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Walks everything that a lookup in a darts-clone trie can reach, once, before any lookup is made.</summary>
internal static class CharacterMapCheck
{
    /// <param name="units">The double array.</param>
    /// <param name="checkValue">Called with each value; throws when it is out of range.</param>
    /// <exception cref="InvalidDataException">An offset leads out of the array or back to a node on the way from the root.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ReadOnlySpan<uint> units, Action<int> checkValue)
    {
        var states = new State[units.Length];
        var path = new Stack<(uint Node, uint Base, int NextLabel)>();
        path.Push((0, Enter(units, 0, 0, states, checkValue), 0));
        while (path.TryPop(out var top))
        {
            var label = NextChild(units, top.Base, top.NextLabel);
            if (label > byte.MaxValue)
            {
                states[top.Node] = State.Done;
                continue;
            }

            path.Push((top.Node, top.Base, label + 1));
            var child = top.Base ^ (uint)label;
            if (states[child] == State.Open)
                throw CharacterMap.Damaged($"unit {child} of its trie leads back to itself");
            // Equal endings are shared between rules, so a node can be reached twice.
            if (states[child] == State.Unseen)
                path.Push((child, Enter(units, child, child, states, checkValue), 0));
        }
    }

    private static int NextChild(ReadOnlySpan<uint> units, uint childBase, int label)
    {
        while (label <= byte.MaxValue && DartsUnit.Label(units[(int)(childBase ^ (uint)label)]) != label)
            label++;
        return label;
    }

    private static uint Enter(ReadOnlySpan<uint> units, uint node, uint position, Span<State> states, Action<int> checkValue)
    {
        var unit = units[(int)node];
        var childBase = position ^ DartsUnit.Offset(unit);
        if ((childBase | byte.MaxValue) >= (uint)units.Length)
            throw CharacterMap.Damaged($"unit {node} of its trie leads to {childBase} of {units.Length}");
        if (node != 0 && DartsUnit.HasValue(unit))
            checkValue(DartsUnit.Value(units[(int)childBase]));
        states[(int)node] = State.Open;
        return childBase;
    }

    private enum State : byte
    {
        Unseen,
        Open,
        Done,
    }
}
