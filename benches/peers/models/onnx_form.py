"""A quantized MobileNet V1 of TensorFlow Lite in the form that ONNX Runtime runs fastest on x86: QLinearConv, u8 × s8.

Planes are u8 [1, channels, height, width] (of an int8 model: value + 128), filters s8 (of a uint8 model: value − 128).
"""

import numpy as np
import onnx
from ai_edge_litert import schema_py_generated as schema
from onnx import TensorProto, helper, numpy_helper

CODE = schema.BuiltinOperator
OPSETS = [helper.make_opsetid("", 13), helper.make_opsetid("com.microsoft", 1)]


class Form:
    """Nodes and constants in the order of the data's way."""

    def __init__(self, tflite):
        self.model = schema.ModelT.InitFromPackedBuf(tflite, 0)
        self.graph = self.model.subgraphs[0]
        self.nodes = []
        self.constants = []

    def constant(self, name, array):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def affine(self, index, domain):
        """Names of scale and zero point of a tensor. `domain` is np.uint8 or np.int8, whatever the model had."""
        tensor = self.graph.tensors[index]
        own = np.int8 if tensor.type == schema.TensorType.INT8 else np.uint8
        shift = (128 if domain is np.uint8 else -128) if own is not domain else 0
        zero = np.array(tensor.quantization.zeroPoint) + shift
        scale = np.array(tensor.quantization.scale, np.float32)
        one = len(scale) == 1
        return [
            self.constant(f"scale{index}", scale[0] if one else scale),
            self.constant(f"zero{index}", (zero[0] if one else zero).astype(domain)),
        ]

    def data(self, index, kind):
        tensor = self.graph.tensors[index]
        return np.array(self.model.buffers[tensor.buffer].data, np.uint8).view(kind).reshape(tensor.shape)

    def filters(self, index, depthwise):
        """s8 [out, in / groups, 3 or 1, 3 or 1]."""
        if self.graph.tensors[index].type == schema.TensorType.INT8:
            levels = self.data(index, np.int8)
        else:
            levels = (self.data(index, np.uint8) ^ 128).view(np.int8)
        return levels.transpose((3, 0, 1, 2) if depthwise else (0, 3, 1, 2))

    def convolution(self, operator, depthwise):
        x, w, b = operator.inputs
        [y] = operator.outputs
        filters = self.filters(w, depthwise)
        kernel, stride = filters.shape[2:], operator.builtinOptions.strideH
        operands = [f"plane{x}", *self.affine(x, np.uint8)]
        operands += [self.constant(f"filters{w}", filters), *self.affine(w, np.int8), *self.affine(y, np.uint8)]
        operands.append(self.constant(f"bias{b}", self.data(b, np.int32)))
        attributes = {"kernel_shape": kernel, "strides": [stride, stride], "group": len(filters) if depthwise else 1}
        attributes["auto_pad"] = "SAME_UPPER"
        self.nodes.append(helper.make_node("QLinearConv", operands, [f"plane{y}"], **attributes))

    def pool(self, operator):
        [x], [y] = operator.inputs, operator.outputs
        operands = [f"plane{x}", *self.affine(x, np.uint8), *self.affine(y, np.uint8)]
        self.nodes.append(
            helper.make_node("QLinearGlobalAveragePool", operands, [f"plane{y}"], domain="com.microsoft")
        )

    def operator(self, operator):
        code = self.model.operatorCodes[operator.opcodeIndex]
        code = max(code.builtinCode, code.deprecatedBuiltinCode)
        if code in (CODE.CONV_2D, CODE.DEPTHWISE_CONV_2D):
            self.convolution(operator, code == CODE.DEPTHWISE_CONV_2D)
        elif code == CODE.AVERAGE_POOL_2D:
            self.pool(operator)
        else:
            # A change of domain is none here, where all planes are u8.
            kind = {CODE.QUANTIZE: "Identity", CODE.RESHAPE: "Flatten"}[code]
            self.nodes.append(helper.make_node(kind, [f"plane{operator.inputs[0]}"], [f"plane{operator.outputs[0]}"]))


def onnx_form(tflite):
    """Bytes of the .onnx file."""
    form = Form(tflite)
    for operator in form.graph.operators:
        form.operator(operator)
    [x], [y] = form.graph.inputs, form.graph.outputs
    _, height, width, channels = map(int, form.graph.tensors[x].shape)
    ends = (x, [1, channels, height, width]), (y, list(map(int, form.graph.tensors[y].shape)))
    [given], [answer] = [[helper.make_tensor_value_info(f"plane{i}", TensorProto.UINT8, shape)] for i, shape in ends]
    unique = {constant.name: constant for constant in form.constants}
    graph = helper.make_graph(form.nodes, "mobilenet", [given], [answer], list(unique.values()))
    model = helper.make_model(graph, opset_imports=OPSETS, ir_version=8)
    onnx.checker.check_model(model)
    return model.SerializeToString()
