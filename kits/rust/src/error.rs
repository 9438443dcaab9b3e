use std::fmt;

/// A kind of failure, as docs/errors.md lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    Usage,
    Output,
    Io,
    Engine,
    Disposed,
    Aborted,
    FileTruncated,
    FileMagic,
    FileVersion,
    FileFlags,
    FileLength,
    FileSection,
    FileDigest,
    FileContract,
    FileLayer,
    FileChannel,
    FileSoftmax,
    FileLabels,
    FileGolden,
    Memory,
    State,
    ImageSize,
    ImagePixels,
    Selftest,
    ImageFormat,
    InputShape,
}

impl Code {
    /// The name that the code has in every language: `E_FILE_DIGEST` and so on.
    pub const fn as_str(self) -> &'static str {
        match self {
            Code::Usage => "E_USAGE",
            Code::Output => "E_OUTPUT",
            Code::Io => "E_IO",
            Code::Engine => "E_ENGINE",
            Code::Disposed => "E_DISPOSED",
            Code::Aborted => "E_ABORTED",
            Code::FileTruncated => "E_FILE_TRUNCATED",
            Code::FileMagic => "E_FILE_MAGIC",
            Code::FileVersion => "E_FILE_VERSION",
            Code::FileFlags => "E_FILE_FLAGS",
            Code::FileLength => "E_FILE_LENGTH",
            Code::FileSection => "E_FILE_SECTION",
            Code::FileDigest => "E_FILE_DIGEST",
            Code::FileContract => "E_FILE_CONTRACT",
            Code::FileLayer => "E_FILE_LAYER",
            Code::FileChannel => "E_FILE_CHANNEL",
            Code::FileSoftmax => "E_FILE_SOFTMAX",
            Code::FileLabels => "E_FILE_LABELS",
            Code::FileGolden => "E_FILE_GOLDEN",
            Code::Memory => "E_MEMORY",
            Code::State => "E_STATE",
            Code::ImageSize => "E_IMAGE_SIZE",
            Code::ImagePixels => "E_IMAGE_PIXELS",
            Code::Selftest => "E_SELFTEST",
            Code::ImageFormat => "E_IMAGE_FORMAT",
            Code::InputShape => "E_INPUT_SHAPE",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// Every failure of this crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    pub code: Code,
    /// Where: a layer, a byte, a section, a frame, as the code says.
    pub place: Option<u64>,
    /// What is wrong, and what mends it.
    pub sentence: String,
}

impl Error {
    pub(crate) fn new(code: Code, sentence: impl Into<String>) -> Error {
        Error { code, place: None, sentence: sentence.into() }
    }

    pub(crate) fn at(self, place: u64) -> Error {
        Error { place: Some(place), ..self }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{}: {}", self.code, self.sentence)
    }
}

impl std::error::Error for Error {}

const FIRST_STATUS: u32 = 16;

/// The codes and sentences from STATUS_FILE_TRUNCATED on, in the order of assembly/abi.h; # is the detail.
#[rustfmt::skip]
const STATUSES: &[(Code, &str)] = &[
    (Code::FileTruncated, "The weights file is cut short; copy it again."),
    (Code::FileMagic, "This is not a packed weights file; make one with `mobilenet pack model.tflite -o w.mnw`."),
    (Code::FileVersion, "The weights file has version #, this runtime reads version 1; pack it again or update the runtime."),
    (Code::FileFlags, "The weights file sets a reserved field at byte #; pack it again."),
    (Code::FileLength, "Bytes follow the end of the weights file; copy it again."),
    (Code::FileSection, "Section # of the weights file is unknown, missing, misplaced or of a wrong length; pack it again."),
    (Code::FileDigest, "The weights file is damaged (its SHA-256 differs); copy it again."),
    (Code::FileContract, "The input contract of the weights file is invalid at its byte #; pack the model again."),
    (Code::FileLayer, "Layer # of the weights file does not fit its neighbours or its limits; pack the model again."),
    (Code::FileChannel, "Layer # of the weights file has a scale or bias out of range; pack the model again."),
    (Code::FileSoftmax, "The softmax table of the weights file is invalid at entry #; pack the model again."),
    (Code::FileLabels, "The labels of the weights file are invalid at line #; pack the model again with one label per class."),
    (Code::FileGolden, "The golden digests of the weights file do not match its layers; pack the model again."),
    (Code::Memory, "The network needs # pages of 64 KiB, more than this build has; `mobilenet bundle` makes a module that fits it."),
    (Code::State, "The call is out of turn: load the weights, then begin a picture, then push all of its pixels."),
    (Code::ImageSize, "A picture's sides must be 1 to 32768 pixels; raw input must have the network's own sides."),
    (Code::ImagePixels, "The number of bytes is not that of the picture: # are still due."),
    (Code::Selftest, "This engine computes layer # differently from the golden digest; use another build or engine, and report it."),
    (Code::ImageFormat, "There is no pixel format #, or a stride of # is shorter than a row."),
];

/// The error of a status of the core with its detail.
pub fn refusal(status: u32, detail: u32) -> Error {
    match status.checked_sub(FIRST_STATUS).and_then(|at| STATUSES.get(at as usize)) {
        Some((code, sentence)) => Error::new(*code, sentence.replace('#', &detail.to_string())).at(detail.into()),
        None => {
            let sentence =
                format!("The core answered the unknown status {status}; take core and crate from one release.");
            Error::new(Code::Engine, sentence)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_sentences_are_those_of_node() {
        let text = std::fs::read_to_string("../answers.txt").expect("kits/answers.txt");
        let lines: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("refusal ")).collect();
        assert_eq!(lines.len(), STATUSES.len());
        for line in lines {
            let words: Vec<&str> = line.splitn(4, ' ').collect();
            let error = refusal(words[0].parse().unwrap(), words[1].parse().unwrap());
            assert_eq!(error.to_string(), format!("{}: {}", words[2], words[3]));
            assert_eq!(error.place, Some(words[1].parse().unwrap()));
        }
    }
}
