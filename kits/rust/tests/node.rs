//! The answers, digests and facts are those of Node.
mod answers;

use answers::{Drawn, networks, open, rests, written};
use mobilenet_wasm::Model;

fn compare(build: &str) {
    for (file, lines) in networks() {
        let mut model = open(build, &file);
        let facts = model.facts().clone();
        let sides = [facts.height, facts.width, facts.channels, facts.classes, facts.features, facts.layers];
        assert_eq!(sides.map(|side| side.to_string()).join(" "), rests(&lines, "facts")[0], "{file}");
        assert_eq!(facts.labels, rests(&lines, "label"), "{file}");
        assert_eq!(model.selftest().unwrap(), rests(&lines, "selftest"), "{file}");
        for line in rests(&lines, "classify") {
            classifies(&mut model, line);
        }
        let unknown = rests(&lines, "unknown");
        assert_eq!(facts.rejects, !unknown.is_empty(), "{file}");
        for line in unknown {
            is_unknown(&mut model, line);
        }
        for line in rests(&lines, "embed") {
            let (drawn, words) = Drawn::of(line);
            let numbers: Vec<f32> = words.iter().map(|word| word.parse::<f64>().unwrap() as f32).collect();
            assert_eq!(model.embed(&drawn.picture()).unwrap(), numbers, "{file}");
        }
    }
}

fn classifies(model: &mut Model, line: &str) {
    let (drawn, words) = Drawn::of(line);
    let best = model.classify(&drawn.picture(), 4).unwrap();
    assert_eq!(written(&best), words, "{line}");
    assert_eq!(model.rank(&drawn.picture(), 4).unwrap(), (best.clone(), false), "{line}");
    for class in best {
        assert_eq!(class.class_name, model.facts().labels[class.index]);
    }
}

fn is_unknown(model: &mut Model, line: &str) {
    let (drawn, words) = Drawn::of(line);
    assert_eq!(model.classify(&drawn.picture(), 4).unwrap(), [], "{line}");
    let (best, unknown) = model.rank(&drawn.picture(), 4).unwrap();
    assert_eq!((written(&best), unknown), (words.into_iter().map(str::to_owned).collect(), true), "{line}");
}

#[test]
fn simd_answers_as_node() {
    compare("simd");
}

#[test]
fn baseline_answers_as_node() {
    compare("baseline");
}
