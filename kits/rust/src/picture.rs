use crate::core::{Core, STATUS_IMAGE_PIXELS, STATUS_MORE};
use crate::error::{Code, Error};
use std::time::{Duration, Instant};

/// How pixels lie in memory; weights/FORMAT.md states every format. YUV is BT.601 in limited range (16…235), unless
/// [`bt709`](Format::bt709) or [`full_range`](Format::full_range) says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format(pub(crate) u32);

impl Format {
    pub const RGB: Format = Format(0);
    pub const BGR: Format = Format(1);
    /// The fourth byte is not looked at.
    pub const RGBA: Format = Format(2);
    pub const BGRA: Format = Format(3);
    pub const GREY: Format = Format(4);
    /// Y U Y V for two pixels.
    pub const YUYV: Format = Format(5);
    /// A plane of Y, then one of U V for 2 × 2 pixels.
    pub const NV12: Format = Format(6);
    /// The same with V U.
    pub const NV21: Format = Format(7);
    /// Planes of Y, U and V.
    pub const I420: Format = Format(8);
    pub const UYVY: Format = Format(9);
    pub const YVYU: Format = Format(10);
    pub const VYUY: Format = Format(11);
    /// A word of 5, 6 and 5 bits, red the highest; the low byte first.
    pub const RGB565LE: Format = Format(12);
    /// The high byte first.
    pub const RGB565BE: Format = Format(13);

    #[must_use]
    pub const fn bt709(self) -> Format {
        Format(self.0 | 0x100)
    }

    #[must_use]
    pub const fn full_range(self) -> Format {
        Format(self.0 | 0x200)
    }
}

/// Raw pixels: rows from the top, planes one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    pub width: u32,
    pub height: u32,
    pub format: Format,
    pub data: &'a [u8],
    /// Bytes from a row of the first plane to the next, 0 where rows touch. A plane of U V has the same, planes of U and of V
    /// have half of it, rounded up. What follows the last row may be there or not.
    pub stride: u32,
}

/// Strips that run between two looks at the clock: some milliseconds in an interpreter.
const STRIPS: u32 = 4;

/// Announces a picture to the core, and answers how many bytes it takes.
pub fn begin(core: &mut Core, picture: &Picture) -> Result<usize, Error> {
    let status = core.begin(picture.width, picture.height, picture.format.0, picture.stride)?;
    core.check(status)?;
    // More than any capacity is refused, with the bytes that are due: the law of the formats stands in the core alone.
    match core.push(u32::MAX)? {
        STATUS_IMAGE_PIXELS => Ok(core.number("detail")? as usize),
        _ => Err(other_version()),
    }
}

/// Brings a picture into the core and lets the network answer.
pub fn run(core: &mut Core, picture: &Picture, limit: Option<Duration>) -> Result<(), Error> {
    let start = Instant::now();
    let due = begin(core, picture)?;
    let behind = picture.data.len().checked_sub(due);
    if behind.is_none_or(|behind| behind >= (picture.stride as usize).max(1)) {
        let Picture { width, height, data, .. } = picture;
        let sentence =
            format!("The picture has {} bytes; {width} × {height} pixels of this format are {due}.", data.len());
        return Err(Error::new(Code::InputShape, sentence));
    }
    let in_time = || match limit {
        Some(limit) if start.elapsed() >= limit => {
            Err(Error::new(Code::Aborted, "The picture had no answer within the time limit."))
        }
        _ => Ok(()),
    };
    let mut data = picture.data;
    loop {
        let count = core.capacity()?;
        if count == 0 {
            break;
        }
        let (next, rest) = data.split_at_checked(count as usize).ok_or_else(other_version)?;
        let at = core.staging()?;
        core.write(at, next)?;
        let status = core.push(count)?;
        core.check(status)?;
        data = rest;
        in_time()?;
    }
    loop {
        match core.step(STRIPS)? {
            STATUS_MORE => in_time()?,
            status => return core.check(status),
        }
    }
}

fn other_version() -> Error {
    Error::new(Code::Engine, "The core does not count a picture's bytes as this crate; take both from one release.")
}
