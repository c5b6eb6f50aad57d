/// How a file stores the values of a tensor, which are float32 in memory.
enum ElementType: String {
    /// IEEE 754 binary32.
    case float32 = "F32"
    /// IEEE 754 binary16.
    case float16 = "F16"
    /// The upper half of a float32.
    case bfloat16 = "BF16"
    /// Whole numbers that are multiplied by a scale for each row, see ``SafeTensors``.
    case int8 = "I8"

    /// The bytes of a value.
    var size: Int {
        switch self {
        case .float32: 4
        case .float16, .bfloat16: 2
        case .int8: 1
        }
    }

    /// Widens the values in `bytes`; all but float32 are exact there.
    func widen(_ bytes: UnsafeRawBufferPointer) -> [Float] {
        let n = bytes.count / size
        return [Float](unsafeUninitializedCapacity: n) { floats, count in
            count = n
            switch self {
            case .float32: UnsafeMutableRawBufferPointer(floats).copyMemory(from: bytes)
            case .float16: for i in 0..<n { floats[i] = Self.widen(binary16: Self.half(bytes, i)) }
            case .bfloat16:
                for i in 0..<n { floats[i] = Float(bitPattern: UInt32(Self.half(bytes, i)) << 16) }
            case .int8: for i in 0..<n { floats[i] = Float(Int8(bitPattern: bytes[i])) }
            }
        }
    }

    private static func half(_ bytes: UnsafeRawBufferPointer, _ i: Int) -> UInt16 {
        UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))
    }

    /// The value of a binary16 number. (`Float16` is not there on every platform.)
    private static func widen(binary16 bits: UInt16) -> Float {
        let sign: Float = bits >> 15 == 0 ? 1 : -1
        let (exponent, fraction) = (Int(bits >> 10 & 0x1F), Float(bits & 0x3FF) / 1024)
        return switch exponent {
        case 0: sign * fraction * Float(sign: .plus, exponent: -14, significand: 1)
        case 0x1F: fraction == 0 ? sign * .infinity : .nan
        default:
            Float(sign: bits >> 15 == 0 ? .plus : .minus, exponent: exponent - 15, significand: 1 + fraction)
        }
    }

    /// Appends `values` to a file's bytes, rounded to the nearest; those for int8 are whole numbers already.
    ///
    /// No file is written in binary16, which has too few exponents for the weights of any network.
    func append(_ values: [Float], to bytes: inout [UInt8]) {
        switch self {
        case .float32: values.withUnsafeBytes { bytes.append(contentsOf: $0) }
        case .bfloat16:
            for value in values {
                // To the nearest, of two equally near to the even one.
                let bits = value.bitPattern, odd = bits >> 16 & 1
                withUnsafeBytes(of: UInt16((bits + 0x7FFF + odd) >> 16).littleEndian) {
                    bytes.append(contentsOf: $0)
                }
            }
        case .int8: for value in values { bytes.append(UInt8(bitPattern: Int8(value))) }
        case .float16: preconditionFailure("binary16 is only read")
        }
    }
}
