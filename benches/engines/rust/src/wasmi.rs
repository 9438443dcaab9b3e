use wasmi::{Instance, Memory, Module, Store, Val};

pub struct Engine {
    store: Store<()>,
    instance: Instance,
    memory: Memory,
}

impl Engine {
    pub fn open(bytes: &[u8]) -> Engine {
        let engine = wasmi::Engine::default();
        let module = Module::new(&engine, bytes).expect("a module");
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).expect("an instance");
        let memory = instance.get_memory(&store, "memory").expect("a memory");
        Engine { store, instance, memory }
    }

    pub fn call(&mut self, name: &str, argument: Option<u32>) -> u32 {
        let function = self.instance.get_func(&self.store, name).expect("an export");
        let arguments: Vec<Val> = argument.iter().map(|&number| Val::I32(number as i32)).collect();
        let mut results = vec![Val::I32(0); function.ty(&self.store).results().len()];
        function.call(&mut self.store, &arguments, &mut results).expect("no trap");
        results.first().map_or(0, |value| value.i32().expect("a number") as u32)
    }

    pub fn write(&mut self, at: u32, bytes: &[u8]) {
        self.memory.write(&mut self.store, at as usize, bytes).expect("room");
    }

    pub fn read(&self, at: u32, length: u32) -> Vec<u8> {
        self.memory.data(&self.store)[at as usize..(at + length) as usize].to_vec()
    }
}
