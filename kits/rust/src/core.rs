//! An instance of the module: the exports of assembly/abi.h, with every address checked.

#[cfg(not(feature = "wasmtime"))]
use wasmi as engine;
#[cfg(feature = "wasmtime")]
use wasmtime as engine;

use crate::error::{Code, Error, refusal};
use engine::{Engine, Instance, Memory, Module, Store, TypedFunc};
use std::fmt::Display;

const ABI_VERSION: u32 = 1;

// Statuses that are told apart here; the others are errors in order from 16.
pub const STATUS_OK: u32 = 0;
pub const STATUS_MORE: u32 = 1;
const STATUS_FILE_TRUNCATED: u32 = 16;
const STATUS_MEMORY: u32 = 29;
pub const STATUS_IMAGE_PIXELS: u32 = 32;

const PAGE: usize = 65536;
/// Bytes that say what a file is.
const HEADER: usize = 16;

pub struct Core {
    store: Store<()>,
    instance: Instance,
    memory: Memory,
    begin: TypedFunc<(u32, u32, u32, u32, u32), u32>,
    staging: TypedFunc<(), u32>,
    capacity: TypedFunc<(), u32>,
    push: TypedFunc<u32, u32>,
    pub(crate) step: TypedFunc<u32, u32>,
}

fn trapped(cause: impl Display) -> Error {
    Error::new(Code::Engine, format!("The core trapped: {cause}."))
}

fn no_core(cause: impl Display) -> Error {
    Error::new(Code::Engine, format!("The core does not run: {cause}."))
}

impl Core {
    pub fn new(module: &[u8]) -> Result<Core, Error> {
        let engine = Engine::default();
        let module = Module::new(&engine, module).map_err(no_core)?;
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).map_err(no_core)?;
        let memory = instance.get_memory(&mut store, "memory").ok_or_else(|| no_core("it exports no memory"))?;
        let mut core = Core {
            begin: instance.get_typed_func(&mut store, "begin").map_err(no_core)?,
            staging: instance.get_typed_func(&mut store, "staging").map_err(no_core)?,
            capacity: instance.get_typed_func(&mut store, "capacity").map_err(no_core)?,
            push: instance.get_typed_func(&mut store, "push").map_err(no_core)?,
            step: instance.get_typed_func(&mut store, "step").map_err(no_core)?,
            store,
            instance,
            memory,
        };
        if core.number("abi")? == ABI_VERSION {
            return Ok(core);
        }
        let sentence = "The core is of another version than this crate; take both from one release.";
        Err(Error::new(Code::Engine, sentence))
    }

    /// Calls an export without an argument.
    pub fn number(&mut self, name: &str) -> Result<u32, Error> {
        let function = self.instance.get_typed_func::<(), u32>(&mut self.store, name).map_err(no_core)?;
        function.call(&mut self.store, ()).map_err(trapped)
    }

    /// Calls an export with one argument.
    pub fn number_of(&mut self, name: &str, argument: u32) -> Result<u32, Error> {
        let function = self.instance.get_typed_func::<u32, u32>(&mut self.store, name).map_err(no_core)?;
        function.call(&mut self.store, argument).map_err(trapped)
    }

    pub fn begin(&mut self, width: u32, height: u32, pixels: u32, stride: u32) -> Result<u32, Error> {
        self.begin.call(&mut self.store, (width, height, 0, pixels, stride)).map_err(trapped)
    }

    pub fn capacity(&mut self) -> Result<u32, Error> {
        self.capacity.call(&mut self.store, ()).map_err(trapped)
    }

    pub fn staging(&mut self) -> Result<u32, Error> {
        self.staging.call(&mut self.store, ()).map_err(trapped)
    }

    pub fn push(&mut self, bytes: u32) -> Result<u32, Error> {
        self.push.call(&mut self.store, bytes).map_err(trapped)
    }

    pub fn step(&mut self, strips: u32) -> Result<u32, Error> {
        self.step.call(&mut self.store, strips).map_err(trapped)
    }

    /// A copy of `length` bytes.
    pub fn read(&self, at: u32, length: usize) -> Result<Vec<u8>, Error> {
        let from = at as usize;
        let bytes = from.checked_add(length).and_then(|to| self.memory.data(&self.store).get(from..to));
        bytes.map(<[u8]>::to_vec).ok_or_else(|| trapped("it names an address outside its memory"))
    }

    pub fn write(&mut self, at: u32, bytes: &[u8]) -> Result<(), Error> {
        self.memory.write(&mut self.store, at as usize, bytes).map_err(trapped)
    }

    /// Makes an error of a status that is one.
    pub fn check(&mut self, status: u32) -> Result<(), Error> {
        match status {
            STATUS_OK | STATUS_MORE => Ok(()),
            _ => Err(refusal(status, self.number("detail")?)),
        }
    }

    /// Copies a weights file into the core, which checks it.
    pub fn load(&mut self, weights: &[u8]) -> Result<(), Error> {
        if weights.is_empty() {
            return Err(refusal(STATUS_FILE_TRUNCATED, 0));
        }
        if self.place(weights)? {
            let status = self.number("load")?;
            return self.check(status);
        }
        // What is larger than the memory is more often no packed file at all: the core tells by its head.
        self.place(&weights[..HEADER])?;
        match self.number("load")? {
            STATUS_FILE_TRUNCATED => Err(refusal(STATUS_MEMORY, weights.len().div_ceil(PAGE) as u32)),
            status => self.check(status),
        }
    }

    fn place(&mut self, bytes: &[u8]) -> Result<bool, Error> {
        if bytes.len() > self.memory.data_size(&self.store) {
            return Ok(false);
        }
        let at = self.number_of("reserve", bytes.len() as u32)?;
        if at != 0 {
            self.write(at, bytes)?;
        }
        Ok(at != 0)
    }
}

#[cfg(all(test, not(feature = "wasmtime")))]
impl Core {
    /// From now on `step` fails as an engine does that leaves its memory.
    pub fn trap(&mut self) {
        let function = engine::Func::wrap(&mut self.store, |_: u32| Err::<u32, _>(engine::Error::new("unreachable")));
        self.step = function.typed(&self.store).expect("a function of one number");
    }
}
