namespace Microsoft.ML.DebertaV3.Tasks.Attribution;

/// <summary>Where to look at a function to know its mean over [0, 1]: exact for polynomials of degree 2 · points - 1.</summary>
/// <param name="Points">In (0, 1), rising. [points]</param>
/// <param name="Weights">Their sum is 1. [points]</param>
internal sealed record Quadrature(double[] Points, double[] Weights)
{
    private const int NewtonSteps = 100;
    private const double Precision = 1e-15;

    /// <summary>The end alone, with all the weight.</summary>
    public static Quadrature End { get; } = new([1], [1]);

    /// <summary>Gauss and Legendre's points: the roots of a Legendre polynomial, by Newton's method.</summary>
    public static Quadrature GaussLegendre(int count)
    {
        var (points, weights) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            var x = Math.Cos(Math.PI * (i + 0.75) / (count + 0.5)); // near the i-th root from above
            var slope = 1d;
            for (var step = 0; step < NewtonSteps; step++)
            {
                (var value, slope) = Legendre(count, x);
                x -= value / slope;
                if (Math.Abs(value / slope) < Precision)
                    break;
            }
            points[^(i + 1)] = (1 + x) / 2;
            weights[^(i + 1)] = 1 / ((1 - x * x) * slope * slope);
        }
        return new(points, weights);
    }

    // The polynomial of a degree at x, and its derivative; x is not at a border.
    private static (double Value, double Slope) Legendre(int degree, double x)
    {
        var (before, value) = (1d, x);
        for (var n = 2; n <= degree; n++)
            (before, value) = (value, ((2 * n - 1) * x * value - (n - 1) * before) / n);
        return (value, degree * (x * value - before) / (x * x - 1));
    }
}
