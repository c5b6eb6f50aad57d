@main struct lmevalMain { static func main() {} }
