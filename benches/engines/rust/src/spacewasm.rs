use spacewasm::{
    AllocError, Allocator, CodeBuilder, CompilerOptions, ExportDesc, InnerVec, Interpreter, InterpreterResult,
    InterpreterRunner, Module, ModuleRef, Rc, Ref, Value, WasmMemoryAllocator, WasmRef, WasmStream, global_allocator,
};
use std::alloc::{Layout, alloc, dealloc, realloc};
use std::ptr::NonNull;

/// The heap of Rust, for the engine's tables and for the memory of the module.
struct Heap;

unsafe impl Allocator for Heap {
    unsafe fn alloc(&self, layout: Layout) -> Result<*mut u8, AllocError> {
        self.allocate(layout).map(NonNull::as_ptr)
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        unsafe { dealloc(at, layout) }
    }
}

impl WasmMemoryAllocator for Heap {
    fn allocate(&self, layout: Layout) -> Result<NonNull<u8>, AllocError> {
        NonNull::new(unsafe { alloc(layout) }).ok_or(AllocError::AllocationFailed)
    }

    fn reallocate(&self, at: NonNull<u8>, old: Layout, new: Layout) -> Result<NonNull<u8>, AllocError> {
        NonNull::new(unsafe { realloc(at.as_ptr(), old, new.size()) }).ok_or(AllocError::AllocationFailed)
    }

    fn deallocate(&self, at: NonNull<u8>, layout: Layout) {
        unsafe { dealloc(at.as_ptr(), layout) }
    }
}

global_allocator!(Heap, Heap);

/// The whole module at once.
struct Whole(Option<Vec<u8>>, Vec<u8>);

impl WasmStream for Whole {
    fn read(&mut self) -> Result<Option<InnerVec<u8>>, u8> {
        let Some(bytes) = self.0.take() else { return Ok(None) };
        self.1 = bytes;
        // SAFETY: the bytes lie in `self` until the module is read.
        Ok(Some(unsafe { InnerVec::from_raw_parts(self.1.as_mut_ptr(), self.1.len(), self.1.len()) }))
    }

    fn return_(&mut self, _: InnerVec<u8>) {}
}

pub struct Engine {
    engine: spacewasm::Engine,
    code: CodeBuilder,
}

impl Engine {
    pub fn open(bytes: &[u8]) -> Engine {
        let mut engine = spacewasm::Engine::new(4096, 1, spacewasm::vec![]).expect("a stack");
        let options =
            CompilerOptions { allow_memory_grow: false, max_backpatch_iterations: None, max_code_pages: 1024 };
        let mut code = CodeBuilder::new(options).expect("room for code");
        let heap = Rc::new(Heap).expect("a heap").into_wasm_memory_allocator();
        let mut stream = Whole(Some(bytes.to_vec()), Vec::new());
        let module = Module::new::<128, 256>("net", &mut stream, &mut engine.store, &mut code, heap);
        engine.push_module(module.expect("a module")).expect("room for a module");
        Engine { engine, code }
    }

    pub fn call(&mut self, name: &str, argument: Option<u32>) -> u32 {
        let module = &self.engine.store.modules()[0];
        let export = module.exports.iter().find(|export| export.name == name).expect("an export");
        let ExportDesc::Func(index) = export.desc else { panic!("{name} is no function") };
        let Some(Ref::Module(index)) = module.get_func_ref(index) else { panic!("{name} is imported") };
        let arguments: Vec<Value> = argument.iter().map(|&number| Value::I32(number as i32)).collect();
        self.engine.invoke(WasmRef { module: ModuleRef(0), index }, &arguments).expect("a call");
        let ended = Interpreter.run(self.code.pages(), &mut self.engine, usize::MAX);
        assert_eq!(ended, InterpreterResult::Finished);
        self.engine.result.map_or(0, |value| value.read_32())
    }

    pub fn write(&mut self, at: u32, bytes: &[u8]) {
        self.engine.store.get_memory(ModuleRef(0)).store(at as usize, bytes).expect("room");
    }

    pub fn read(&self, at: u32, length: u32) -> Vec<u8> {
        self.engine.store.get_memory(ModuleRef(0)).load(at as usize, length as usize).expect("bytes").to_vec()
    }
}
