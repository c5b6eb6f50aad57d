@main struct lmtrainMain { static func main() {} }
