namespace OnnxKeras.Tests;

/// <summary>Devices as text.</summary>
public class DeviceTests
{
    [Theory]
    [InlineData("cpu", false, 0, "cpu")]
    [InlineData("cuda", true, 0, "cuda:0")]
    [InlineData("cuda:0", true, 0, "cuda:0")]
    [InlineData("cuda:12", true, 12, "cuda:12")]
    public void AreReadAndWritten(string text, bool isCuda, int index, string written)
    {
        var device = Device.Parse(text);
        Assert.Equal((isCuda, index, written), (device.IsCuda, device.Index, device.ToString()));
        Assert.Equal(isCuda ? Device.Cuda(index) : Device.Cpu, device);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("CUDA")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda: 1")]
    [InlineData("cuda:2147483647")]
    [InlineData("cuda:99999999999")]
    public void OtherTextsAreRefusedWithTheForms(string text) => Assert.Equal(
        $"There is no device \"{text}\": it must be \"cpu\", \"cuda\" (the first NVIDIA GPU) or \"cuda:1\" (by number, from 0).",
        Assert.Throws<KerasException>(() => Device.Parse(text)).Message);

    [Fact]
    public void TheDefaultIsTheProcessor()
    {
        Assert.Equal(Device.Cpu, default);
        Assert.Equal(Device.Cuda(0), Device.Cuda());
        Assert.NotEqual(Device.Cuda(1), Device.Cuda());
        Assert.Contains("from 0, got -1", Assert.Throws<KerasException>(() => Device.Cuda(-1)).Message);
    }
}
