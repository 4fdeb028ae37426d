namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>
/// Temperature scaling (Guo et al. 2017): divides logits by a number so that probabilities match the frequency of correct predictions.
/// Predicted labels do not change.
/// </summary>
internal static class Temperature
{
    private const int Bins = 15; // Guo et al. 2017
    private const double Smallest = 0.01, Largest = 100;
    private const double Precision = 1e-9;
    private const int Steps = 100;

    /// <summary>
    /// Returns the temperature that minimizes the cross entropy; null if there is none, because all rows are predicted correctly (the
    /// optimum is then 0), or if an output is not finite.
    /// </summary>
    /// <param name="logits">Outputs of the head, [rows][labels].</param>
    /// <param name="labels">Class indices, [rows].</param>
    public static double? Find(float[][] logits, int[] labels)
    {
        var isFinite = logits.All(row => row.All(float.IsFinite));
        if (!isFinite || logits.Zip(labels, (row, label) => row[label] >= row.Max()).All(isRight => isRight))
            return null;

        // The cross entropy is convex in the inverse temperature: Newton steps, with bisection if a step leaves the bracket of the root.
        var (low, high, inverse) = (1 / Largest, 1 / Smallest, 1d);
        for (var i = 0; i < Steps; i++)
        {
            var (slope, curvature) = Slope(logits, labels, inverse);
            (low, high) = slope < 0 ? (inverse, high) : (low, inverse);
            var next = inverse - slope / curvature;
            next = next > low && next < high ? next : Math.Sqrt(low * high);
            if (Math.Abs(next - inverse) <= Precision * inverse)
                break;
            inverse = next;
        }
        return 1 / inverse;
    }

    /// <summary>
    /// Computes the expected calibration error: the mean absolute difference of confidence and accuracy over 15 bins of equal width,
    /// weighted by their rows.
    /// </summary>
    public static double ExpectedError(float[][] logits, int[] labels) =>
        new CalibrationMetrics(Array.ConvertAll(logits, Probabilities), labels, Bins).ExpectedCalibrationError;

    private static double[] Probabilities(float[] logits)
    {
        var probabilities = new float[logits.Length];
        Activations.Softmax(logits, probabilities);
        return Array.ConvertAll(probabilities, probability => (double)probability);
    }

    // First and second derivative of the summed cross entropy with respect to the inverse temperature: the mean logit minus the label's
    // logit, and the variance of the logits.
    private static (double Slope, double Curvature) Slope(float[][] logits, int[] labels, double inverse)
    {
        var (slope, curvature) = (0d, 0d);
        for (var r = 0; r < logits.Length; r++)
        {
            var largest = logits[r].Max();
            var (sum, first, second) = (0d, 0d, 0d);
            foreach (var logit in logits[r])
            {
                var below = (double)logit - largest;
                var weight = Math.Exp(inverse * below);
                (sum, first, second) = (sum + weight, first + weight * below, second + weight * below * below);
            }
            var mean = first / sum;
            slope += mean - ((double)logits[r][labels[r]] - largest);
            curvature += second / sum - mean * mean;
        }
        return (slope, curvature);
    }
}
