//! Answers one picture over and over with a bundle in wasmi or in SpaceWasm, and says how long it takes (see
//! ../measure.mjs).
//!
//! bench net.wasm picture.raw SECONDS check|trust K

#[cfg_attr(feature = "spacewasm", path = "spacewasm.rs")]
#[cfg_attr(feature = "wasmi", path = "wasmi.rs")]
mod engine;

use engine::Engine;
use std::io::{Read, stdin};
use std::time::Instant;

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let [module, picture] = [1, 2].map(|i| std::fs::read(&words[i]).expect("a file"));
    let [seconds, k] = [3, 5].map(|i| words[i].parse::<f64>().expect("a number"));
    let begun = Instant::now();
    let ms = |from: Instant| 1e3 * from.elapsed().as_secs_f64();
    let mut engine = Engine::open(&module);
    let started = ms(begun);
    if words[4] == "trust" {
        engine.call("trust", None);
    }
    let at = engine.call("input", None);
    let loaded = ms(begun);
    engine.write(at, &picture);
    let ranks = engine.call("answer", Some(k as u32));
    let first = ms(begun);
    let answer: String = engine.read(ranks, 4 * k as u32).iter().map(|byte| format!("{byte:02x}")).collect();
    println!("start {started}\nload {}\nfirst {first}\nanswer {answer}", loaded - started);
    while ms(begun) < first + 1e3 * seconds {
        let from = Instant::now();
        let at = engine.call("input", None);
        engine.write(at, &picture);
        engine.call("answer", Some(k as u32));
        println!("time {}", ms(from));
    }
    println!("done");
    stdin().read_to_end(&mut Vec::new()).expect("an end");
}
