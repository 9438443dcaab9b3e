use wasmer::{Instance, Memory, Module, Store, Value, imports};

pub struct Engine {
    store: Store,
    instance: Instance,
    memory: Memory,
}

impl Engine {
    pub fn open(bytes: &[u8]) -> Engine {
        let mut store = Store::default();
        let module = Module::new(&store, bytes).expect("a module");
        let instance = Instance::new(&mut store, &module, &imports! {}).expect("an instance");
        let memory = instance.exports.get_memory("memory").expect("a memory").clone();
        Engine { store, instance, memory }
    }

    pub fn call(&mut self, name: &str, argument: Option<u32>) -> u32 {
        let function = self.instance.exports.get_function(name).expect("an export");
        let arguments: Vec<Value> = argument.iter().map(|&number| Value::I32(number as i32)).collect();
        let results = function.call(&mut self.store, &arguments).expect("no trap");
        results.first().map_or(0, |value| value.unwrap_i32() as u32)
    }

    pub fn write(&mut self, at: u32, bytes: &[u8]) {
        self.memory.view(&self.store).write(at.into(), bytes).expect("room");
    }

    pub fn read(&self, at: u32, length: u32) -> Vec<u8> {
        self.memory.view(&self.store).copy_range_to_vec(at.into()..(at + length).into()).expect("bytes")
    }
}
