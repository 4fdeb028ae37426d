#:package SkiaSharp@3.119.0
#:package SkiaSharp.NativeAssets.Linux.NoDependencies@3.119.0
#:property ManagePackageVersionsCentrally=false
#:property IsPackable=false

// Draws the package's icon: `dotnet run icon.cs -- icon.png`. Lines of text, one word of which is replaced.
using SkiaSharp;

const int Size = 128;
const float Height = 14, Radius = 7;

using var surface = SKSurface.Create(new SKImageInfo(Size, Size));
using var paint = new SKPaint { IsAntialias = true };
surface.Canvas.Clear(SKColors.Transparent);
Draw(0, 0, Size, Size, 24, new SKColor(0x1D, 0x35, 0x57));
foreach (var (line, words) in new (int, (float Start, float Width)[])[] { (0, [(22, 34), (62, 44)]), (2, [(22, 52), (80, 26)]) })
{
    foreach (var (start, width) in words)
        Draw(start, Top(line), width, Height, Radius, new SKColor(0xF1, 0xFA, 0xEE));
}
Draw(22, Top(1), 22, Height, Radius, new SKColor(0xF1, 0xFA, 0xEE));
Draw(50, Top(1), 40, Height, Radius, new SKColor(0xF4, 0xA2, 0x61));
Draw(96, Top(1), 10, Height, Radius, new SKColor(0xF1, 0xFA, 0xEE));

using var image = surface.Snapshot();
using var data = image.Encode(SKEncodedImageFormat.Png, 100);
File.WriteAllBytes(args[0], data.ToArray());

static float Top(int line) => 31 + 26 * line;

void Draw(float left, float top, float width, float height, float radius, SKColor color)
{
    paint.Color = color;
    surface.Canvas.DrawRoundRect(left, top, width, height, radius, radius, paint);
}
