import Testing

@testable import Neural

/// A file of one or two tensors, `(name, dtype, shape, bytes)` each.
private func file(_ tensors: [(String, String, [Int], [UInt8])]) -> [UInt8] {
    var header: [String] = [], data: [UInt8] = []
    for (name, type, shape, bytes) in tensors {
        let offsets = [data.count, data.count + bytes.count]
        header.append("\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}")
        data += bytes
    }
    let json = Array("{\(header.joined(separator: ","))}".utf8)
    return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) } + json + data
}

private func bytes(_ halves: [UInt16]) -> [UInt8] { halves.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } }
private func floats(_ floats: [Float]) -> [UInt8] {
    floats.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
}

@Suite("Weight formats") struct WeightFormatTests {
    @Test("binary16 is widened: one, the largest, the smallest normal and subnormal numbers, minus zero")
    func binary16() throws {
        let halves: [UInt16] = [0x3C00, 0xC000, 0x7BFF, 0x0400, 0x0001, 0x83FF, 0x8000, 0x3555]
        let read = try SafeTensors.decode(file([("a", "F16", [8], bytes(halves))]))
        let wanted: [Float] = [1, -2, 65504, 0x1p-14, 0x1p-24, -0x1.FF8p-15, -0.0, 0.333251953125]
        #expect(read.tensors["a"]?.values.map(\.bitPattern) == wanted.map(\.bitPattern))
    }

    @Test(
        "infinity and NaN of 16 bits are refused",
        arguments: [("F16", 0x7C00), ("F16", 0xFE00), ("BF16", 0x7F80)])
    func notFinite(type: String, half: UInt16) {
        #expect(throws: SafeTensorsError.nonFinite(tensor: "a", index: 1)) {
            try SafeTensors.decode(file([("a", type, [2], bytes([0x3C00, half]))]))
        }
    }

    @Test("bfloat16 is widened, and written to the nearest, of two equally near to the even one")
    func bfloat16() throws {
        let read = try SafeTensors.decode(file([("a", "BF16", [1, 3], bytes([0x3F80, 0xC040, 0x3F81]))]))
        #expect(read.tensors["a"]?.values == [1, -3, 1.0078125])
        let values: [Float] = [1 + 0x1p-8, 1 + 0x3p-8, 1 + 0x1.01p-8, -(1 + 0x1.FFp-9)]
        let rounded = WeightFormat.bfloat16.rounded(["a": Tensor(shape: [2, 2], values: values)])
        #expect(rounded["a"]?.values == [1, 1 + 0x4p-8, 1 + 0x2p-8, -1])
    }

    @Test(
        "int8 is multiplied by the scale of its row, which is no tensor of its own",
        arguments: [[2], [2, 1]])
    func int8(shape: [Int]) throws {
        let read = try SafeTensors.decode(
            file([
                ("w", "I8", [2, 3], [1, 255, 127, 128, 0, 2]), ("w.scale", "F32", shape, floats([0.5, 2])),
            ]))
        #expect(read.tensors == ["w": Tensor(shape: [2, 3], values: [0.5, -0.5, 63.5, -256, 0, 4])])
        #expect(read.format == .int8)
    }

    @Test("int8 without a scale for each row is refused")
    func scaleMissing() {
        func fault(_ tensors: [(String, String, [Int], [UInt8])]) -> String {
            do throws(SafeTensorsError) {
                _ = try SafeTensors.decode(file(tensors))
                return "none"
            } catch { return error.description }
        }
        let w = ("w", "I8", [2, 1], [UInt8(1), 2])
        #expect(fault([w]) == "int8 tensor w has no w.scale, wanted one of float32, of shape [2]")
        #expect(
            fault([w, ("w.scale", "F32", [1], floats([1]))])
                == "int8 tensor w has w.scale of shape [1], wanted one of float32, of shape [2]")
        #expect(
            fault([w, ("w.scale", "I8", [2], [1, 1]), ("w.scale.scale", "F32", [2], floats([1, 1]))])
                == "int8 tensor w has w.scale of shape [2], wanted one of float32, of shape [2]")
        #expect(
            fault([("w", "I8", [], [1])]) == "int8 tensor w is a single number, wanted a matrix")
        #expect(
            fault([w, ("w.scale", "F32", [2], floats([1, 3e38]))])
                == "value 1 of tensor w is not a finite number")
    }

    @Test(
        "int8 rounds each row to 127 steps of its largest number; rows of zeros and tiny numbers stay finite")
    func quantization() {
        let w = Tensor(
            shape: [4, 3], values: [1.27, -0.504, 0.006, 0, 0, 0, .leastNonzeroMagnitude, 0, 0, -254, 3, 1])
        let (q, scales) = WeightFormat.quantized(w)
        #expect(q.values == [127, -50, 1, 0, 0, 0, 0, 0, 0, -127, 2, 1])
        #expect(abs(scales.values[0] - 0.01) < 1e-8 && scales.values[1] == 0 && scales.values[3] == 2)
    }

    @Test(
        "a file has its matrices in the format asked for and its vectors in float32",
        arguments: WeightFormat.allCases)
    func formats(format: WeightFormat) throws {
        let matrix = Tensor(shape: [2, 64], values: (0..<128).map { Float($0 * $0 % 97) / 97 - 0.5 })
        let vector = Tensor(shape: [3], values: [0.1, 0.2, 0.3])
        let encoded = SafeTensors.encode([("w", matrix), ("b", vector)], as: format)
        let contents = try SafeTensors.decode(encoded), read = contents.tensors
        #expect(contents.format == format)
        #expect(read == format.rounded(["w": matrix, "b": vector]))
        #expect(read["b"] == vector)
        let error = zip(read["w"]?.values ?? [], matrix.values).map { abs($0 - $1) }.max() ?? 1
        let (least, most): (Float, Float) =
            switch format {
            case .float32: (0, 0)
            case .bfloat16: (1e-4, 0x1p-9)
            case .int8: (1e-4, 0.5 / 127 / 2 + 1e-6)
            }
        #expect(error >= least && error <= most, "\(format) loses \(error)")
        let size = [WeightFormat.float32: 4, .bfloat16: 2, .int8: 1][format] ?? 0
        #expect(encoded.count < 128 * size + 320)
    }
}
