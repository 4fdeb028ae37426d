using Microsoft.ML.DebertaV3.Tests.Child;

// What must run in a process of its own:
//   predict TEXTS MODEL...        what saved models predict
//   fit FOLDER STEPS              trains a small network and keeps its state in the folder
//   pretrain FOLDER STEPS         as fit, of pre-training
//   store FOLDER                  saves models of every kind and interrupted fits, with what they predict
//   stored FOLDER                 what they predict now
//   soak KIND FOLDER KILLS SEED   kills such a fit (KIND: fit or pretrain) again and again, and compares its end with that of one that was left in peace
//   end WORK WAY CODE             ends while background threads do WORK (none, engine, transform, fill, ...; see Ending), in a WAY, with an exit code
return args switch
{
    ["end", var work, var way, var code] => Ending.Run(work, way, int.Parse(code, null)),
    ["fit", var folder, var steps] => SmallFit.Run(folder, int.Parse(steps, null)),
    ["pretrain", var folder, var steps] => SmallPretraining.Run(folder, int.Parse(steps, null)),
    ["soak", var kind, var folder, var kills, var seed] => new Soak(kind).Run(folder, int.Parse(kills, null), int.Parse(seed, null)),
    ["store", var folder] => new StoredModels(folder).Make(),
    ["stored", var folder] => new StoredModels(folder).Predict(),
    ["predict", var texts, .. var models] => SavedModels.Predict(texts, models),
    _ => 2,
};
