using System.Runtime.CompilerServices;

// The battery checks what ML.NET's own test framework checks, which needs its internals (docs/decisions/0001-mlnet-internals.md).
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
