//! What the library of Node answers, as kits/answers.txt has it.
use mobilenet_wasm::{Class, Format, Model, Picture};

pub fn read(path: &str) -> Vec<u8> {
    std::fs::read(format!("../../{path}")).unwrap_or_else(|cause| panic!("{path}: {cause}"))
}

pub fn weights(file: &str) -> Vec<u8> {
    read(&format!("tests/golden/{file}"))
}

pub fn open(build: &str, file: &str) -> Model {
    Model::load(&read(&format!("build/core-{build}.wasm")), &weights(file)).expect(file)
}

/// The lines of a network, after the one that names it, each with its first word and the rest.
pub fn networks() -> Vec<(String, Vec<(String, String)>)> {
    let text = String::from_utf8(read("kits/answers.txt")).expect("UTF-8");
    let mut all: Vec<(String, Vec<(String, String)>)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (kind, rest) = line.split_once(' ').expect("two words");
        match (kind, all.last_mut()) {
            ("network", _) => all.push((rest.into(), Vec::new())),
            (_, Some((_, lines))) => lines.push((kind.into(), rest.into())),
            _ => {}
        }
    }
    all
}

/// The rests of the lines that begin with a word.
pub fn rests<'a>(lines: &'a [(String, String)], kind: &str) -> Vec<&'a str> {
    lines.iter().filter(|(word, _)| word == kind).map(|(_, rest)| rest.as_str()).collect()
}

pub struct Drawn {
    pub width: u32,
    pub height: u32,
    pub format: Format,
    pub stride: u32,
    pub data: Vec<u8>,
}

impl Drawn {
    /// The picture that the first six words of a line stand for, and the other words.
    pub fn of(line: &str) -> (Drawn, Vec<&str>) {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |at: usize| words[at].parse::<u32>().expect("a number");
        let mut state = number(4);
        let noise = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            (state >> 24) as u8
        };
        let data = std::iter::repeat_with(noise).take(number(5) as usize).collect();
        let drawn = Drawn { format: format(number(0)), width: number(1), height: number(2), stride: number(3), data };
        (drawn, words[6..].to_vec())
    }

    pub fn picture(&self) -> Picture<'_> {
        let Drawn { width, height, format, stride, ref data } = *self;
        Picture { width, height, format, data, stride }
    }
}

fn format(pixels: u32) -> Format {
    const ALL: [Format; 14] = [
        Format::RGB,
        Format::BGR,
        Format::RGBA,
        Format::BGRA,
        Format::GREY,
        Format::YUYV,
        Format::NV12,
        Format::NV21,
        Format::I420,
        Format::UYVY,
        Format::YVYU,
        Format::VYUY,
        Format::RGB565LE,
        Format::RGB565BE,
    ];
    let format = ALL[(pixels & 0xff) as usize];
    if pixels > 0xff { format.bt709().full_range() } else { format }
}

/// The words of an answer.
pub fn written(best: &[Class]) -> Vec<String> {
    best.iter().map(|class| format!("{}:{}", class.index, 256.0 * class.probability)).collect()
}

/// A picture of RGB, and the words of the answer of rgb-int8.mnw.
#[allow(dead_code, reason = "not every test needs it")]
pub fn known() -> (Drawn, Vec<String>) {
    let all = networks();
    let (_, lines) = all.iter().find(|(file, _)| file == "rgb-int8.mnw").expect("the network");
    let (drawn, answer) = Drawn::of(rests(lines, "classify")[0]);
    (drawn, answer.into_iter().map(str::to_owned).collect())
}
