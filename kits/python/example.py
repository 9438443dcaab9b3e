"""What is on a picture: python3 example.py WEIGHTS PICTURE.ppm [CORE.wasm]"""

import sys

from mobilenet_wasm import Mobilenet, MobilenetError, Picture

try:
    model = Mobilenet.load(sys.argv[1], *sys.argv[3:])
    with open(sys.argv[2], "rb") as file:
        picture = Picture.from_ppm(file.read())
    best = model.classify(picture)
    if not best:
        print("unknown")
    for each in best:
        print(f"{each.probability:.4f}: {each.index} {each.class_name}")
except MobilenetError as error:
    sys.exit(str(error))
