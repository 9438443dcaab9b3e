//! MobileNet V1 image classifiers: the core module of mobilenet-wasm in wasmi or wasmtime. Every answer has the same bytes
//! as in any other engine.
//!
//! ```no_run
//! use mobilenet_wasm::{Format, Model, Picture};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut model = Model::load(&std::fs::read("core-simd.wasm")?, &std::fs::read("weights.mnw")?)?;
//! let picture = Picture { width: 640, height: 480, format: Format::NV12, data: &std::fs::read("frame")?, stride: 0 };
//! for class in model.classify(&picture, 5)? {
//!     println!("{:.4} {}", class.probability, class.class_name);
//! }
//! # Ok(())
//! # }
//! ```

mod answer;
mod core;
mod error;
mod facts;
mod model;
mod picture;
mod stream;

pub use answer::Class;
pub use error::{Code, Error};
pub use facts::Facts;
pub use model::Model;
pub use picture::{Format, Picture};
pub use stream::Stream;

#[cfg(not(any(feature = "wasmi", feature = "wasmtime")))]
compile_error!("an engine is needed: the feature wasmi or wasmtime");

/// The module that came with this crate, for [`Model::load`]. A release copies it in; a checkout has it in build/.
#[cfg(feature = "embedded")]
pub const CORE: &[u8] = include_bytes!("../core-simd.wasm");
