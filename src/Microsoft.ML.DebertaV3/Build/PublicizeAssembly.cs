using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Mono.Cecil;

// Compiled by the build itself (Publicize.targets), not part of the library.
public class PublicizeAssembly : Task
{
    [Required] public string Source { get; set; }

    [Required] public string Destination { get; set; }

    [Required] public string[] SearchFolders { get; set; }

    public override bool Execute()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Destination));
        using (var resolver = new DefaultAssemblyResolver())
        {
            foreach (var folder in SearchFolders.Distinct())
                resolver.AddSearchDirectory(folder);
            using (var module = ModuleDefinition.ReadModule(Source, new ReaderParameters { AssemblyResolver = resolver }))
            {
                foreach (var type in module.GetTypes())
                    Publicize(type);
                var temporary = Destination + ".tmp";
                module.Write(temporary);
                File.Delete(Destination);
                File.Move(temporary, Destination);
            }
        }
        Log.LogMessage(MessageImportance.Low, "Publicized {0}", Destination);
        return true;
    }

    private static void Publicize(TypeDefinition type)
    {
        if (type.IsNested)
            type.IsNestedPublic = true;
        else
            type.IsPublic = true;
        foreach (var method in type.Methods)
        {
            if (method.IsAssembly)
                method.IsPublic = true;
            else if (method.IsFamilyAndAssembly)
                method.IsFamily = true;
        }
        foreach (var field in type.Fields)
        {
            if (field.IsAssembly)
                field.IsPublic = true;
            else if (field.IsFamilyAndAssembly)
                field.IsFamily = true;
        }
    }
}
