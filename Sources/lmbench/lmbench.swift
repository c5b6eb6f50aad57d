@main struct lmbenchMain { static func main() {} }
