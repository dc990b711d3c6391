using System.Buffers.Binary;
using System.Text;

namespace Imacs.Torch.Export;

/// <summary>The data.pkl of a TorchScript file: a pickle, protocol 2, of one object whose attributes are tensors with their data elsewhere.</summary>
internal static class ModulePickle
{
    /// <summary>Pickles a <c>__torch__.Net</c> with these parameters; tensor i has its data in data/i.</summary>
    public static byte[] Write(IReadOnlyList<ScriptTensor> parameters)
    {
        using var pickle = new MemoryStream();
        pickle.Write([0x80, 2]);
        Global(pickle, "__torch__", "Net");
        pickle.Write(")"u8);
        pickle.WriteByte(0x81);
        pickle.Write("}("u8);
        for (int i = 0; i < parameters.Count; i++)
        {
            Text(pickle, parameters[i].Name);
            Tensor(pickle, parameters[i], i);
        }

        Text(pickle, "training");
        pickle.WriteByte(0x89);
        pickle.Write("ub."u8);
        return pickle.ToArray();
    }

    /// <summary>torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, OrderedDict())</summary>
    private static void Tensor(MemoryStream pickle, ScriptTensor tensor, int key)
    {
        Global(pickle, "torch._utils", "_rebuild_tensor_v2");
        pickle.Write("(("u8);
        Text(pickle, "storage");
        Global(pickle, "torch", "FloatStorage");
        Text(pickle, key.ToString());
        Text(pickle, "cpu");
        Integer(pickle, tensor.Values.Length);
        pickle.Write("tQ"u8);
        Integer(pickle, 0);
        Tuple(pickle, tensor.Shape);
        var strides = new int[tensor.Shape.Count];
        int stride = 1;
        for (int i = strides.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= tensor.Shape[i];
        }

        Tuple(pickle, strides);
        pickle.WriteByte(0x88);
        Global(pickle, "collections", "OrderedDict");
        pickle.Write(")RtR"u8);
    }

    private static void Tuple(MemoryStream pickle, IReadOnlyList<int> values)
    {
        pickle.Write("("u8);
        foreach (int value in values)
            Integer(pickle, value);
        pickle.Write("t"u8);
    }

    private static void Integer(MemoryStream pickle, int value)
    {
        Span<byte> bytes = stackalloc byte[5];
        bytes[0] = (byte)'J';
        BinaryPrimitives.WriteInt32LittleEndian(bytes[1..], value);
        pickle.Write(bytes);
    }

    private static void Text(MemoryStream pickle, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Span<byte> header = stackalloc byte[5];
        header[0] = (byte)'X';
        BinaryPrimitives.WriteInt32LittleEndian(header[1..], utf8.Length);
        pickle.Write(header);
        pickle.Write(utf8);
    }

    private static void Global(MemoryStream pickle, string module, string name) => pickle.Write(Encoding.ASCII.GetBytes($"c{module}\n{name}\n"));
}
