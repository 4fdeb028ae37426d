namespace TextService;

/// <summary>A model in a folder that may change.</summary>
internal interface IReloadable
{
    /// <summary>Name in logs and metrics.</summary>
    string Name { get; }

    /// <summary>The model's folder.</summary>
    string Folder { get; }

    /// <summary>The state of the folder that is loaded (<see cref="FolderStamp"/>); empty before the first one.</summary>
    string Version { get; }

    /// <summary>Loads the folder and puts it in the place of the model in use.</summary>
    /// <exception cref="InvalidDataException">The folder is damaged, or holds a model of another kind; the old model stays.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read; the old model stays.</exception>
    void Reload(string version);
}
