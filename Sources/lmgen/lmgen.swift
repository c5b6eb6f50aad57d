@main struct lmgenMain { static func main() {} }
