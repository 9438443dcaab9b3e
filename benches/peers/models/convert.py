"""MobileNet V1 of any width and side with random weights, as TensorFlow's converter quantizes it.

Bodies have SAME padding, an average pool and a 1×1 convolution as classifier, as Google's models of 2018 have, so that
no runtime pays for an operator that another does not see. They end at the logits, which tell more than a softmax.
"""

import flatbuffers
import numpy as np
import tensorflow as tf
from ai_edge_litert import schema_py_generated as schema

version = tf.__version__
CLASSES = 1001
PICTURES = 8
BODY = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + [(512, 1)] * 5 + [(1024, 2), (1024, 1)]


def network(alpha, side):
    """Float network, f32 [1, side, side, 3] in −1…1 → f32 [1, CLASSES]."""
    layers = tf.keras.layers

    def active(plane):
        return layers.ReLU(6.0)(layers.BatchNormalization()(plane))

    def width(channels):
        return max(8, int(channels * alpha))

    plane = picture = tf.keras.Input((side, side, 3), batch_size=1)
    plane = active(layers.Conv2D(width(32), 3, 2, "same", use_bias=False)(plane))
    for channels, stride in BODY:
        plane = active(layers.DepthwiseConv2D(3, stride, "same", use_bias=False)(plane))
        plane = active(layers.Conv2D(width(channels), 1, use_bias=False)(plane))
    plane = layers.AveragePooling2D(plane.shape[1])(plane)
    logits = layers.Reshape((CLASSES,))(layers.Conv2D(CLASSES, 1)(plane))
    return tf.keras.Model(picture, logits)


def normalize(model, pictures):
    """Gives every normalization the statistics of its input, so that no layer is dead or saturated."""
    plane = pictures
    for layer in model.layers[1:]:
        if isinstance(layer, tf.keras.layers.BatchNormalization):
            mean, variance = tf.nn.moments(tf.convert_to_tensor(plane), axes=[0, 1, 2])
            channels = mean.shape[0]
            gamma, beta = np.random.uniform(0.8, 1.6, channels), np.random.uniform(0, 1.5, channels)
            layer.set_weights([gamma, beta, mean, variance])
        plane = layer(plane)


def convert(alpha, side, kind):
    """Bytes of a .tflite file. `int8` has a scale per channel, `uint8` one per tensor; both take and give uint8."""
    tf.keras.utils.set_random_seed(round(1000 * alpha) + side)
    model = network(alpha, side)
    pictures = np.random.randint(0, 256, (PICTURES, side // 8, side // 8, 3)).repeat(8, 1).repeat(8, 2)
    pictures = (pictures / 127.5 - 1).astype(np.float32)
    normalize(model, pictures)
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: ([picture[None]] for picture in pictures)
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter._experimental_disable_per_channel = kind == "uint8"
    ends = tf.int8 if kind == "uint8" else tf.uint8
    converter.inference_input_type = converter.inference_output_type = ends
    converted = converter.convert()
    return per_tensor(converted) if kind == "uint8" else converted


def per_tensor(converted):
    """The int8 model as the quantizer of 2018 would have written it: uint8, every filter over its own range 0…255."""
    model = schema.ModelT.InitFromPackedBuf(converted, 0)
    graph = model.subgraphs[0]
    for tensor in graph.tensors:
        if tensor.type == schema.TensorType.INT8:
            tensor.type = schema.TensorType.UINT8
            tensor.quantization.zeroPoint = [zero + 128 for zero in tensor.quantization.zeroPoint]
    for operator in graph.operators:
        if len(operator.inputs) == 3:
            widen(*[(graph.tensors[i], model.buffers[graph.tensors[i].buffer]) for i in operator.inputs[1:]])
    builder = flatbuffers.Builder(len(converted))
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def widen(filters, biases):
    """Spreads a filter's levels over 0…255; its bias follows. Both are (tensor, buffer)."""
    tensor, buffer = filters
    levels = np.array(buffer.data, np.uint8).view(np.int8).astype(np.float64)
    low, high = min(levels.min(), 0), max(levels.max(), 0)
    spread = 255 / (high - low)
    zero = round(-low * spread)
    buffer.data = np.clip(np.rint(levels * spread) + zero, 0, 255).astype(np.uint8)
    tensor.quantization.zeroPoint = [zero]
    tensor.quantization.scale = [np.float32(scale / spread) for scale in tensor.quantization.scale]
    tensor, buffer = biases
    sums = np.array(buffer.data, np.uint8).view(np.int32)
    buffer.data = np.rint(sums * spread).astype(np.int32).view(np.uint8)
    tensor.quantization.scale = [np.float32(scale / spread) for scale in tensor.quantization.scale]
