namespace Microsoft.ML.DebertaV3.Tests.Samples;

/// <summary>The samples of the tasks, for one epoch.</summary>
[TestClass]
[DoNotParallelize]
public sealed class TaskSampleTests
{
    [TestMethod]
    [DataRow("NamedEntities", "of the words have the right label", "Harriet Boll took the night train")]
    [DataRow("QuestionAnswering", "Best F1", "Who runs the kite museum?")]
    [DataRow("MultipleChoice", "other situations", "Mira sews a button on.")]
    [DataRow("MultiLabel", "All topics of a review are right", "The soup was salty")]
    [DataRow("Phishing", "Messages on subjects that it has not seen", "Your account was locked.")]
    public void Sample_TrainsMeasuresAndPredicts(string sample, string measured, string predicted)
    {
        var output = SampleProgram.Run(sample, "--epochs", "1");

        StringAssert.Contains(output, measured);
        StringAssert.Contains(output, predicted);
    }
}
