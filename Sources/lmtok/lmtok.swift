@main struct lmtokMain { static func main() {} }
