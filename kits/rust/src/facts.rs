use crate::core::Core;
use crate::error::Error;

/// What a network takes and gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Sides and channels (1 or 3) of the input. Pictures of any size and format are brought to it.
    pub height: usize,
    pub width: usize,
    pub channels: usize,
    /// 0 for a headless network, which has an embedding only.
    pub classes: usize,
    /// One for each class; empty where the file has none.
    pub labels: Vec<String>,
    /// Length of an embedding.
    pub features: usize,
    pub layers: usize,
    /// Whether the weights have a rule by which a picture is unknown: like none of the classes.
    pub rejects: bool,
}

impl Facts {
    /// Of the network that a core has loaded.
    pub(crate) fn read(core: &mut Core, classes: usize, rejects: bool) -> Result<Facts, Error> {
        let (at, length) = (core.number("labels")?, core.number("labels_length")?);
        let text = core.read(at, length as usize)?;
        let mut number = |name| core.number(name).map(|number| number as usize);
        Ok(Facts {
            height: number("height")?,
            width: number("width")?,
            channels: number("channels")?,
            classes,
            labels: String::from_utf8_lossy(&text).lines().map(str::to_owned).collect(),
            features: number("features")?,
            layers: number("layers")?,
            rejects,
        })
    }
}
