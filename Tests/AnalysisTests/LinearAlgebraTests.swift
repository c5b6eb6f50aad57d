import Testing

@testable import Analysis

@Test("the library takes a thread count") func threads() { LinearAlgebra.useThreads(2) }
