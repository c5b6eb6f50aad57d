internal import CICU

extension [UInt8] {
    /// The number of bytes before an incomplete code point at the end.
    var completeCount: Int {
        withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            for back in 1...4 where back <= bytes.count {
                let lead = bytes[bytes.count - back]
                if lead & 0xC0 == 0x80 { continue }
                let needed = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1
                var scalar: Int32 = 0
                let read = Int(cicu_decode(base + (bytes.count - back), back, &scalar))
                // The bytes so far are valid, and more are needed.
                return scalar < 0 && read == back && back < needed ? bytes.count - back : bytes.count
            }
            return bytes.count
        }
    }
}
