import Console
import Training

extension AdaptationArguments {
    /// The dynamic evaluation that is asked for, if any.
    var dynamicOptions: DynamicEvaluation.Options? {
        guard dynamic else { return nil }
        var options = DynamicEvaluation.Options()
        if let dynamicRate { options.rate = dynamicRate }
        if let dynamicDecay { options.decay = dynamicDecay }
        if let dynamicSegment { options.segment = dynamicSegment }
        if let dynamicClip { options.clip = dynamicClip }
        return options
    }
}
