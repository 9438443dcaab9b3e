//! What is refused, and that the next right call is unharmed.
mod answers;

use answers::{known, open, read, weights, written};
use mobilenet_wasm::{Code, Error, Model, Picture};
use std::io::{self, Read};
use std::time::Duration;

fn refused<T>(result: Result<T, Error>, code: Code, place: Option<u64>) {
    let error = result.err().unwrap_or_else(|| panic!("{code} was not met"));
    assert_eq!((error.code, error.place), (code, place), "{error}");
}

#[test]
fn weights_are_refused_with_code_and_place() {
    let core = read("build/core-simd.wasm");
    let file = weights("smallest.mnw");
    let changed = |at: usize| {
        let mut bytes = file.clone();
        bytes[at] ^= 1;
        bytes
    };
    let load = |weights: &[u8]| Model::load(&core, weights);
    let length = file.len() as u64;
    refused(load(&[]), Code::FileTruncated, Some(0));
    refused(load(&file[..file.len() - 1]), Code::FileTruncated, Some(length - 1));
    refused(load(&[&file[..], &[0]].concat()), Code::FileLength, Some(length));
    refused(load(&changed(4)), Code::FileVersion, Some(0));
    refused(load(&changed(file.len() - 40)), Code::FileDigest, Some(0));
    refused(load(&vec![0; 64 << 20]), Code::FileMagic, Some(0));
    refused(load(&[&file[..], &vec![0; 64 << 20]].concat()), Code::Memory, Some(1025));
}

#[test]
fn cores_are_refused() {
    for core in [&b""[..], b"no module", b"\0asm\x01\0\0\0"] {
        refused(Model::load(core, &weights("smallest.mnw")), Code::Engine, None);
    }
}

#[test]
fn a_refused_picture_leaves_the_next_unharmed() {
    let mut model = open("simd", "rgb-int8.mnw");
    let (drawn, answer) = known();
    let right = drawn.picture();
    let longer = [right.data, &[0]].concat();
    for (picture, code, place) in [
        (Picture { width: 0, ..right }, Code::ImageSize, Some(0)),
        (Picture { width: 32769, ..right }, Code::ImageSize, Some(32769)),
        (Picture { stride: 170, ..right }, Code::ImageFormat, Some(170)),
        (Picture { data: &right.data[1..], ..right }, Code::InputShape, None),
        (Picture { data: &longer, ..right }, Code::InputShape, None),
        (Picture { data: &[], ..right }, Code::InputShape, None),
    ] {
        refused(model.classify(&picture, 4), code, place);
        assert_eq!(written(&model.classify(&right, 4).unwrap()), answer);
    }
}

#[test]
fn classes_are_counted() {
    let (drawn, answer) = known();
    let mut model = open("simd", "rgb-int8.mnw");
    refused(model.classify(&drawn.picture(), 0), Code::Usage, None);
    let all = model.classify(&drawn.picture(), 1000).unwrap();
    assert_eq!(all.len(), model.facts().classes);
    assert_eq!(written(&all[..4]), answer);
    refused(open("simd", "headless.mnw").classify(&drawn.picture(), 1), Code::Output, None);
    assert_eq!(open("simd", "one-output.mnw").classify(&drawn.picture(), 1).unwrap().len(), 1);
}

#[test]
fn a_picture_out_of_time_leaves_the_next_unharmed() {
    let mut model = open("simd", "rgb-int8.mnw");
    let (drawn, answer) = known();
    model.set_time_limit(Some(Duration::ZERO));
    refused(model.classify(&drawn.picture(), 4), Code::Aborted, None);
    model.set_time_limit(None);
    assert_eq!(written(&model.classify(&drawn.picture(), 4).unwrap()), answer);
}

/// A reader that gives a few bytes at a time, and fails at the end.
struct Failing<'a>(&'a [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let few = out.len().min(1000);
        match self.0.read(&mut out[..few]) {
            Ok(0) => Err(io::ErrorKind::ConnectionReset.into()),
            other => other,
        }
    }
}

#[test]
fn a_stream_answers_each_frame() {
    let mut model = open("simd", "rgb-int8.mnw");
    let (drawn, answer) = known();
    let frames = drawn.data.repeat(3);
    let frame = Picture { data: &[], ..drawn.picture() };
    let answers: Vec<_> = model.stream(&frames[..], &frame, 4).unwrap().map(|best| written(&best.unwrap())).collect();
    assert_eq!(answers, vec![answer; 3]);
    let mut cut = model.stream(&frames[1..], &frame, 4).unwrap().skip(2);
    refused(cut.next().unwrap(), Code::InputShape, Some(2));
    assert!(cut.next().is_none());
    let mut failing = model.stream(Failing(&frames), &frame, 4).unwrap().skip(3);
    refused(failing.next().unwrap(), Code::Io, Some(3));
    refused(model.stream(&frames[..], &Picture { stride: 300, ..frame }, 4), Code::Usage, None);
}
