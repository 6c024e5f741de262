using OnnxKeras;
using ScottPlot;

/// <summary>The picture of a training: loss and accuracy over the epochs.</summary>
static class Curves
{
    public static void Save(History history, string path)
    {
        var figure = new Multiplot();
        figure.AddPlots(2);
        figure.Layout = new ScottPlot.MultiplotLayouts.Columns();
        Draw(figure.GetPlot(0), history, "loss", Alignment.UpperRight);
        Draw(figure.GetPlot(1), history, "accuracy", Alignment.LowerRight);
        figure.SavePng(path, 1000, 380);
    }

    static void Draw(Plot plot, History history, string name, Alignment legend)
    {
        double[] epochs = [.. history.Epoch.Select(e => e + 1.0)];
        foreach (var (key, label, color) in new[] { (name, "training", "#1f77b4"), ($"val_{name}", "validation", "#ff7f0e") })
        {
            var line = plot.Add.Scatter(epochs, history[key].ToArray(), Color.FromHex(color));
            (line.LegendText, line.LineWidth, line.MarkerSize) = (label, 2, 0);
        }
        plot.Axes.Bottom.Label.Text = "epoch";
        plot.Axes.Left.Label.Text = name;
        plot.ShowLegend(legend);
    }
}
