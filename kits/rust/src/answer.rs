use crate::core::Core;
use crate::error::{Code, Error};
use crate::facts::Facts;

/// One class of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    pub index: usize,
    /// The label; where the weights have none, the index in digits.
    pub class_name: String,
    /// A multiple of 1/256.
    pub probability: f32,
}

pub fn refuse_classes(facts: &Facts, k: usize) -> Result<(), Error> {
    if k == 0 {
        return Err(Error::new(Code::Usage, "The number of classes to answer must be 1 or more, not 0."));
    }
    if facts.classes == 0 {
        return Err(Error::new(Code::Output, "The model is headless: it has an embedding, but no classes."));
    }
    Ok(())
}

/// The ranks of the answer that stands in the core. A single output is the probability of class 1, the rest that of 0.
pub fn top(core: &mut Core, facts: &Facts, outputs: usize, k: usize) -> Result<Vec<Class>, Error> {
    let count = k.min(outputs);
    let at = core.number_of("top", count as u32)?;
    let ranks = core.read(at, 4 * count)?;
    let class = |index: usize, probability: u16| Class {
        index,
        class_name: facts.labels.get(index).cloned().unwrap_or_else(|| index.to_string()),
        probability: f32::from(probability) / 256.0,
    };
    if outputs > 1 {
        let indexed = |rank: &[u8]| class(usize::from(u16::from_le_bytes([rank[0], rank[1]])), rank[3].into());
        return Ok(ranks.chunks_exact(4).map(indexed).collect());
    }
    let yes = u16::from(ranks[3]);
    let mut best = vec![class(0, 256 - yes), class(1, yes)];
    if yes > 128 {
        best.swap(0, 1);
    }
    best.truncate(k);
    Ok(best)
}
