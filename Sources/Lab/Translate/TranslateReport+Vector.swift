import Analysis

extension TranslateReport {
    /// Groups and parallels in the vector, beside those before the training.
    func describe(
        _ space: (PhraseSpace, untrained: PhraseSpace), _ findings: inout Findings
    ) throws {
        let (trained, untrained) = (space.0.separation(), space.untrained.separation())
        findings.tables += [groups(trained, untrained), parallels(space)]
        findings.figures.append(try space.0.figure(say))
        guard let all = trained.last, let before = untrained.last else { return }
        findings.checks.append(
            Check(
                say(
                    "Months, weekdays, “… ago” and “in …” are groups: their mean silhouette is above 0 and above that of the untrained network",
                    "Mois, jours, « il y a … » et « dans … » forment des groupes : silhouette moyenne au-dessus de 0 et de celle du réseau non entraîné"
                ), found: "\(decimal(all.silhouette, places: 2)), \(decimal(before.silhouette, places: 2))",
                holds: all.silhouette > max(0, before.silhouette)))
    }

    private func groups(
        _ trained: [GroupSeparation.Figures], _ untrained: [GroupSeparation.Figures]
    ) -> ResultTable {
        let names = TimePairs.Group.shown.map { $0.name(say) } + [say("all", "toutes")]
        return ResultTable(
            title: say("Groups in the encoder’s vector", "Groupes dans le vecteur de l’encodeur"),
            columns: [
                say("group", "groupe"), say("phrases", "expressions"),
                say("nearest in the same group", "voisin du même groupe"), say("untrained", "non entraîné"),
                say("by chance", "par hasard"), say("silhouette", "silhouette"),
                say("untrained", "non entraîné"),
            ],
            rows: names.indices.map { i in
                [
                    .text(names[i]), .count(trained[i].count), .share(trained[i].nearest ?? .nan),
                    .share(untrained[i].nearest ?? .nan), .share(trained[i].chance ?? .nan),
                    .number(trained[i].silhouette, places: 2), .number(untrained[i].silhouette, places: 2),
                ]
            })
    }

    private func parallels(_ space: (PhraseSpace, untrained: PhraseSpace)) -> ResultTable {
        let trained = ParallelPairs(space.0.spans, seed: seed)
        let untrained = ParallelPairs(space.untrained.spans, seed: seed)
        return ResultTable(
            title: say(
                "“n days ago” − “n months ago” for n from 2 to 10: mean cosine of two such differences",
                "« n days ago » − « n months ago », n de 2 à 10 : cosinus moyen de deux telles différences"),
            columns: [
                say("partners", "partenaires"), say("cosine", "cosinus"), say("untrained", "non entraîné"),
            ],
            rows: [
                [
                    .text(say("the same n", "même n")), .number(trained.cosine, places: 2),
                    .number(untrained.cosine, places: 2),
                ],
                [
                    .text(say("exchanged", "échangés")), .number(trained.shuffled, places: 2),
                    .number(untrained.shuffled, places: 2),
                ],
            ])
    }
}
