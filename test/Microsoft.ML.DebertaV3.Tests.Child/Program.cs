using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Tests.Child;

// What must run in a process of its own:
//   predict TEXTS MODEL...        what saved models predict
//   score ROWS MODEL...           what saved models of any task say of the rows of a file, into files beside the models
//   fit FOLDER STEPS              trains a small network and keeps its state in the folder
//   pretrain FOLDER STEPS         as fit, of pre-training
//   store FOLDER                  saves models of every kind and interrupted fits, with what they predict
//   stored FOLDER                 what they predict now
//   hub REPOSITORY                reads a checkpoint from the Hub that the environment variables name
//   digests TOKENIZER             digests of the weights that short fits end with
//   soak KIND FOLDER KILLS SEED   kills such a fit (KIND: fit or pretrain) again and again, and compares its end with that of one that
//                                 was left in peace
//   save FOLDER, save-inside FOLDER   saves two models in turn over one folder until it is killed: by an exchange of folders, by a
//                                     journal
//   try-save FOLDER               saves one model over another once
//   cache FOLDER                  caches a very long text for pre-training until it is killed
//   soak save|save-inside|cache FOLDER KILLS SEED   kills such a process again and again, and looks at what it leaves
//   soak-scoring THREADS SECONDS PRECISION   scores with one model on many threads, and checks every result
// ranks throw                 an exception on the last rank, while the others wait for it
// ranks FOLDER STEPS ROWS     fits by the ranks that mpiexec started
// end WORK WAY CODE ends while background threads do WORK (none, engine, transform, fill, ...; see Ending), in a WAY, with an exit code
return args switch
{
    ["end", var work, var way, var code] => Ending.Run(work, way, int.Parse(code, null)),
    ["fit", var folder, var steps] => SmallFit.Run(folder, int.Parse(steps, null)),
    ["pretrain", var folder, var steps] => SmallPretraining.Run(folder, int.Parse(steps, null)),
    ["save", var folder] => SavedFolders.Loop(folder, inside: false),
    ["save-inside", var folder] => SavedFolders.Loop(folder, inside: true),
    ["try-save", var folder] => SavedFolders.TrySave(folder),
    ["cache", var folder] => CacheSoak.Read(folder),
    ["soak-scoring", var threads, var seconds, var precision] =>
        ScoringSoak.Run(int.Parse(threads, null), int.Parse(seconds, null), Enum.Parse<ScoringPrecision>(precision)),
    ["soak", "cache", var folder, var kills, var seed] => CacheSoak.Run(folder, int.Parse(kills, null), int.Parse(seed, null)),
    ["soak", ("save" or "save-inside") and var kind, var folder, var kills, var seed] =>
        new SaveSoak(kind).Run(folder, int.Parse(kills, null), int.Parse(seed, null)),
    ["soak", var kind, var folder, var kills, var seed] => new Soak(kind).Run(folder, int.Parse(kills, null), int.Parse(seed, null)),
    ["ranks", "throw"] => RankFits.Throw(),
    ["ranks", var folder, var steps, var rows] => new RankFits(folder, int.Parse(steps, null), int.Parse(rows, null)).Run(),
    ["store", var folder] => new StoredModels(folder).Make(),
    ["digests", var tokenizer] => new FitDigests(tokenizer).Print(),
    ["hub", var repository] => HubReader.Run(repository),
    ["stored", var folder] => new StoredModels(folder).Predict(),
    ["predict", var texts, .. var models] => SavedModels.Predict(texts, models),
    ["score", var rows, .. var models] => ScoredRows.Write(rows, models),
    _ => 2,
};
