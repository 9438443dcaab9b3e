use crate::answer::{Class, refuse_classes};
use crate::error::{Code, Error};
use crate::model::Model;
use crate::picture::Picture;
use std::io::{ErrorKind, Read};

/// The answers to the frames of a reader, of [`Model::stream`].
pub struct Stream<'a, R> {
    model: &'a mut Model,
    reader: R,
    frame: Picture<'static>,
    data: Vec<u8>,
    k: usize,
    number: u64,
    ended: bool,
}

impl Model {
    /// Classifies raw frames that follow one another in a reader, as a camera or ffmpeg writes them. `frame` says their sides
    /// and format; its data is not looked at. A frame that is unknown has no class. Ends at a frame's border, and after the
    /// first error.
    ///
    /// # Errors
    /// As `classify`; `Usage`: a stride, for rows and frames touch. The items: `InputShape`, a frame is cut short, and
    /// `Io`, the reader fails; the place is the number of the frame, from 0.
    pub fn stream<R: Read>(&mut self, reader: R, frame: &Picture, k: usize) -> Result<Stream<'_, R>, Error> {
        refuse_classes(self.facts(), k)?;
        if frame.stride != 0 {
            return Err(Error::new(Code::Usage, "The frames of a stream have no stride: their rows touch."));
        }
        let length = self.length_of(frame)?;
        Ok(Stream::new(self, reader, frame, length, k))
    }
}

impl<'a, R: Read> Stream<'a, R> {
    fn new(model: &'a mut Model, reader: R, frame: &Picture, length: usize, k: usize) -> Stream<'a, R> {
        let frame = Picture { data: &[], ..*frame };
        Stream { model, reader, frame, data: vec![0; length], k, number: 0, ended: false }
    }

    /// Reads the next frame. Answers whether there is one.
    fn read(&mut self) -> Result<bool, Error> {
        let mut filled = 0;
        while filled < self.data.len() {
            match self.reader.read(&mut self.data[filled..]) {
                Ok(0) if filled == 0 => return Ok(false),
                Ok(0) => return Err(self.cut_short(filled)),
                Ok(count) => filled += count,
                Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
                Err(cause) => {
                    let sentence = format!("Frame {} cannot be read: {cause}.", self.number);
                    return Err(Error::new(Code::Io, sentence).at(self.number));
                }
            }
        }
        Ok(true)
    }

    fn cut_short(&self, filled: usize) -> Error {
        let sentence = format!("Frame {} is cut short: {filled} bytes of {}.", self.number, self.data.len());
        Error::new(Code::InputShape, sentence).at(self.number)
    }

    fn answer(&mut self) -> Result<Option<Vec<Class>>, Error> {
        if !self.read()? {
            return Ok(None);
        }
        self.number += 1;
        let picture = Picture { data: &self.data, ..self.frame };
        self.model.classify(&picture, self.k).map(Some)
    }
}

impl<R: Read> Iterator for Stream<'_, R> {
    type Item = Result<Vec<Class>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.answer().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}
