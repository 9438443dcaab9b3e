//! Prints the classes of a binary PPM without comments: classify core.wasm weights.mnw picture.ppm
use mobilenet_wasm::{Format, Model, Picture};
use std::{env, error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let file = |i| fs::read(env::args().nth(i).ok_or("three paths are needed")?).map_err(Box::<dyn Error>::from);
    let mut model = Model::load(&file(1)?, &file(2)?)?;
    let ppm = file(3)?;
    let header: Vec<&[u8]> = ppm.splitn(4, u8::is_ascii_whitespace).collect();
    let side = |i: usize| -> Result<u32, Box<dyn Error>> { Ok(str::from_utf8(header[i])?.parse()?) };
    let data = &header[3][4..]; // Behind "255\n".
    let picture = Picture { width: side(1)?, height: side(2)?, format: Format::RGB, data, stride: 0 };
    let best = model.classify(&picture, 5)?;
    if best.is_empty() {
        println!("unknown");
    }
    for class in best {
        println!("{:.4} {}", class.probability, class.class_name);
    }
    Ok(())
}
