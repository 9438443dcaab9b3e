use crate::answer::{Class, refuse_classes, top};
use crate::core::Core;
use crate::error::{Code, Error};
use crate::facts::Facts;
use crate::picture::{Picture, begin, run};
use std::time::Duration;

/// A network that is ready to run. For several at once, load several.
pub struct Model {
    core: Core,
    facts: Facts,
    /// Of the last layer: 1 where it tells class 1 from class 0.
    outputs: usize,
    scale: f32,
    zero: u8,
    time_limit: Option<Duration>,
    /// After a trap the core's state is unknown: it serves no more.
    trapped: bool,
}

// Section CONTRACT of weights/FORMAT.md.
const CONTRACT_LENGTH: usize = 48;
const SCALE: usize = 20;
const ZERO: usize = 28;
const REJECT: usize = 30;

const DIGEST: usize = 32;

impl Model {
    /// Makes a model of a core (core-simd.wasm or core-baseline.wasm) and a packed weights file.
    ///
    /// # Errors
    /// `Engine`: the core does not run here; `File…`: the weights are refused; `Memory`: the network is too large.
    pub fn load(core: &[u8], weights: &[u8]) -> Result<Model, Error> {
        let mut core = Core::new(core)?;
        core.load(weights)?;
        let outputs = core.number("classes")? as usize;
        let at = core.number("contract")?;
        let contract = core.read(at, CONTRACT_LENGTH)?;
        let facts = Facts::read(&mut core, if outputs == 1 { 2 } else { outputs }, contract[REJECT] > 0)?;
        let scale = f32::from_le_bytes(contract[SCALE..SCALE + 4].try_into().expect("four bytes"));
        Ok(Model { core, facts, outputs, scale, zero: contract[ZERO], time_limit: None, trapped: false })
    }

    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Gives a picture that is not answered in this time up with `Aborted`, within a few strips. None by default.
    pub fn set_time_limit(&mut self, limit: Option<Duration>) {
        self.time_limit = limit;
    }

    /// The `k` best classes of a picture, best first; equal logits: the lower class first. A picture that is unknown, by the
    /// rule of the weights, has none.
    ///
    /// # Errors
    /// `InputShape`, `ImageSize`, `ImageFormat`: the picture is refused, and the next one unharmed; `Output`: the network is
    /// headless; `Usage`: `k` is 0; `Aborted`, `Engine`, `Disposed`.
    pub fn classify(&mut self, picture: &Picture, k: usize) -> Result<Vec<Class>, Error> {
        let (best, unknown) = self.rank(picture, k)?;
        Ok(if unknown { Vec::new() } else { best })
    }

    /// What `classify` answers, of an unknown picture too, and whether it is one.
    ///
    /// # Errors
    /// As `classify`.
    pub fn rank(&mut self, picture: &Picture, k: usize) -> Result<(Vec<Class>, bool), Error> {
        refuse_classes(&self.facts, k)?;
        self.work(|model| {
            run(&mut model.core, picture, model.time_limit)?;
            let best = top(&mut model.core, &model.facts, model.outputs, k)?;
            let unknown = model.facts.rejects && model.core.number("unknown")? > 0;
            Ok((best, unknown))
        })
    }

    /// The embedding of a picture, f32 \[features\].
    ///
    /// # Errors
    /// As `classify`.
    pub fn embed(&mut self, picture: &Picture) -> Result<Vec<f32>, Error> {
        self.work(|model| {
            run(&mut model.core, picture, model.time_limit)?;
            let at = model.core.number("embedding")?;
            let (scale, zero) = (model.scale, f32::from(model.zero));
            let bytes = model.core.read(at, model.facts.features)?;
            Ok(bytes.into_iter().map(|byte| scale * (f32::from(byte) - zero)).collect())
        })
    }

    /// Runs the golden picture of the weights file, and answers the SHA-256 of every layer's output in hexadecimal.
    ///
    /// # Errors
    /// `Selftest`: this engine computes something else; the place is the first layer that differs.
    pub fn selftest(&mut self) -> Result<Vec<String>, Error> {
        self.work(|model| {
            let status = model.core.number("selftest")?;
            model.core.check(status)?;
            let at = model.core.number("digests")?;
            let bytes = model.core.read(at, DIGEST * model.facts.layers)?;
            let digits = |digest: &[u8]| digest.iter().map(|byte| format!("{byte:02x}")).collect();
            Ok(bytes.chunks_exact(DIGEST).map(digits).collect())
        })
    }

    /// Bytes of a picture's data.
    pub(crate) fn length_of(&mut self, picture: &Picture) -> Result<usize, Error> {
        self.work(|model| begin(&mut model.core, picture))
    }

    fn work<T>(&mut self, work: impl FnOnce(&mut Model) -> Result<T, Error>) -> Result<T, Error> {
        if self.trapped {
            return Err(Error::new(Code::Disposed, "The core has trapped before; load the model again."));
        }
        let result = work(self);
        self.trapped = matches!(&result, Err(error) if error.code == Code::Engine);
        result
    }
}

#[cfg(all(test, not(feature = "wasmtime")))]
mod tests {
    use super::*;
    use crate::Format;

    #[test]
    fn a_trap_ends_the_model() {
        let read = |path| std::fs::read(path).expect(path);
        let core = read("../../build/core-baseline.wasm");
        let mut model = Model::load(&core, &read("../../tests/golden/smallest.mnw")).unwrap();
        model.core.trap();
        let picture = Picture { width: 1, height: 1, format: Format::RGB, data: &[0; 3], stride: 0 };
        assert_eq!(model.classify(&picture, 1).unwrap_err().code, Code::Engine);
        assert_eq!(model.classify(&picture, 1).unwrap_err().code, Code::Disposed);
    }
}
