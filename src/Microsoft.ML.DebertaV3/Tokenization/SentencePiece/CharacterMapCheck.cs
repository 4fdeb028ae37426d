using System.Runtime.CompilerServices;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Validates everything that a lookup in a darts-clone trie can reach, once, before any lookup.</summary>
internal sealed class CharacterMapCheck
{
    /// <summary>Maximum length of a replacement per byte that it replaces. NFKC needs 11.</summary>
    public const int MaxGrowth = 16;

    private readonly Func<int, int> _checkValue;
    private readonly State[] _states;

    // For each node: length of the longest path below; and maximum number of bytes by which a replacement below exceeds the limit for the
    // path from this node.
    private readonly int[] _depths;
    private readonly int[] _excesses;

    private CharacterMapCheck(int units, Func<int, int> checkValue)
    {
        _checkValue = checkValue;
        (_states, _depths, _excesses) = (new State[units], new int[units], new int[units]);
    }

    /// <summary>Checks a trie and returns the length of its longest key.</summary>
    /// <param name="units">The double array.</param>
    /// <param name="checkValue">Called with each value; returns the length of the replacement, or throws if it is out of range.</param>
    /// <exception cref="InvalidDataException">An offset leads outside the array or back to a node on the path from the root, or a
    /// replacement is much longer than what it replaces.</exception>
    public static int Run(ReadOnlySpan<uint> units, Func<int, int> checkValue)
    {
        var check = new CharacterMapCheck(units.Length, checkValue);
        check.Walk(units);
        if (check._excesses[0] > 0)
            throw CharacterMap.Damaged($"a replacement has more than {MaxGrowth} bytes for each byte that it replaces");
        return check._depths[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Walk(ReadOnlySpan<uint> units)
    {
        var path = new Stack<(uint Node, uint Base, int NextLabel)>();
        path.Push((0, Enter(units, 0, 0), 0));
        while (path.TryPop(out var top))
        {
            var label = NextChild(units, top.Base, top.NextLabel);
            if (label > byte.MaxValue)
            {
                _states[top.Node] = State.Done;
                if (path.TryPeek(out var parent))
                    Leave(top.Node, parent.Node);
                continue;
            }

            path.Push((top.Node, top.Base, label + 1));
            var child = top.Base ^ (uint)label;
            if (_states[child] == State.Open)
                throw CharacterMap.Damaged($"unit {child} of its trie leads back to itself");
            // Rules may share suffixes, so that a node can be reached twice.
            if (_states[child] == State.Unseen)
                path.Push((child, Enter(units, child, child), 0));
            else
                Leave(child, top.Node);
        }
    }

    private static int NextChild(ReadOnlySpan<uint> units, uint childBase, int label)
    {
        while (label <= byte.MaxValue && DartsUnit.Label(units[(int)(childBase ^ (uint)label)]) != label)
            label++;
        return label;
    }

    private uint Enter(ReadOnlySpan<uint> units, uint node, uint position)
    {
        var unit = units[(int)node];
        var childBase = position ^ DartsUnit.Offset(unit);
        if ((childBase | byte.MaxValue) >= (uint)units.Length)
            throw CharacterMap.Damaged($"unit {node} of its trie leads to {childBase} of {units.Length}");
        if (node != 0 && DartsUnit.HasValue(unit))
            _excesses[node] = _checkValue(DartsUnit.Value(units[(int)childBase]));
        _states[node] = State.Open;
        return childBase;
    }

    private void Leave(uint child, uint parent)
    {
        _depths[parent] = Math.Max(_depths[parent], _depths[child] + 1);
        _excesses[parent] = Math.Max(_excesses[parent], _excesses[child] - MaxGrowth);
    }

    private enum State : byte
    {
        Unseen,
        Open,
        Done,
    }
}
