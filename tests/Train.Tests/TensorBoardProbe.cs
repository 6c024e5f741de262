using TorchSharp;
public class TensorBoardProbe
{
    [Fact]
    public void Probe()
    {
        var dir = Directory.CreateTempSubdirectory().FullName;
        var w = torch.utils.tensorboard.SummaryWriter(dir);
        w.add_scalar("epoch_loss", 0.5f, 3);
        w.add_scalar("epoch_loss", 0.25f, 4);
        try { w.add_histogram("h", torch.randn(100), 4); } catch (Exception e) { Console.WriteLine("HIST " + e.Message); }
        Console.WriteLine("DIR " + string.Join("|", Directory.GetFiles(dir, "*", SearchOption.AllDirectories)));
        foreach (var s in EventFile.Scalars(dir)) Console.WriteLine("PROBE " + s);
        foreach (var r in EventFile.Records(File.ReadAllBytes(Directory.GetFiles(dir, "*", SearchOption.AllDirectories)[0]))) Console.WriteLine("REC " + Convert.ToHexString(r)[..Math.Min(80, r.Length*2)]);
    }
}
