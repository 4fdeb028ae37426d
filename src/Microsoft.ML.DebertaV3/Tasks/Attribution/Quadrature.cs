namespace Microsoft.ML.DebertaV3.Tasks.Attribution;

/// <summary>
/// Points and weights that approximate the mean of a function over [0, 1]; Gauss-Legendre is exact for polynomials of degree 2 · points -
/// 1.
/// </summary>
/// <param name="Points">In (0, 1], ascending. [points]</param>
/// <param name="Weights">Their sum is 1. [points]</param>
internal sealed record Quadrature(double[] Points, double[] Weights)
{
    private const int NewtonSteps = 100;
    private const double Precision = 1e-15;

    /// <summary>The single point 1, with weight 1.</summary>
    public static Quadrature End { get; } = new([1], [1]);

    /// <summary>Computes the Gauss-Legendre points, the roots of the Legendre polynomial, with Newton's method.</summary>
    public static Quadrature GaussLegendre(int count)
    {
        var (points, weights) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            var x = Math.Cos(Math.PI * (i + 0.75) / (count + 0.5)); // approximates the i-th largest root
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

    // Returns the Legendre polynomial at x and its derivative; |x| < 1.
    private static (double Value, double Slope) Legendre(int degree, double x)
    {
        var (before, value) = (1d, x);
        for (var n = 2; n <= degree; n++)
            (before, value) = (value, ((2 * n - 1) * x * value - (n - 1) * before) / n);
        return (value, degree * (x * value - before) / (x * x - 1));
    }
}
