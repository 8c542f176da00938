#!/usr/bin/env python3
"""One training step of the network `joints` in Python's torch, for comparison with the same step through Vitruvian's binding
(Vitruvian.Benchmarks train-step). Debian: apt-get install -y --no-install-recommends python3-torch libopenblas0-openmp

    OMP_NUM_THREADS=2 python3 benchmarks/torch_step.py [--input 96] [--batch 16] [--steps 30]

Prints the median and the least milliseconds of a step: forward pass, loss, backward pass, clipping, AdamW.
"""
import argparse
import time

import torch
from torch import nn
import torch.nn.functional as F

JOINTS = 36


def conv_norm(i, o, k, s=1, relu=False):
    layers = [nn.Conv2d(i, o, k, s, k // 2, bias=False), nn.BatchNorm2d(o)]
    return nn.Sequential(*layers, nn.ReLU(inplace=True)) if relu else nn.Sequential(*layers)


class Block(nn.Module):
    def __init__(self, i, o, s):
        super().__init__()
        self.a, self.b = conv_norm(i, o, 3, s, True), conv_norm(o, o, 3)
        self.shortcut = conv_norm(i, o, 1, s) if s != 1 or i != o else None

    def forward(self, x):
        y = self.b(self.a(x))
        return y.add_(x if self.shortcut is None else self.shortcut(x)).relu_()


class Joints(nn.Module):
    def __init__(self, width=32, blocks=(1, 2, 2, 2), decoder=64):
        super().__init__()
        self.stem = nn.Sequential(conv_norm(3, width // 2, 3, 2, True), conv_norm(width // 2, width, 3, 2, True))
        channels, stages, i = [], [], width
        for n, count in enumerate(blocks):
            o = width << n
            stages.append(nn.Sequential(*[Block(i if k == 0 else o, o, (1 if n == 0 else 2) if k == 0 else 1) for k in range(count)]))
            channels.append(o)
            i = o
        self.stages = nn.ModuleList(stages)
        self.up = nn.ModuleList([nn.ConvTranspose2d(channels[-1] if k == 0 else decoder, decoder, 4, 2, 1, bias=False) for k in range(3)])
        self.norms = nn.ModuleList([nn.BatchNorm2d(decoder) for _ in range(3)])
        self.lateral = nn.ModuleList([conv_norm(channels[2 - k], decoder, 1) for k in range(3)])
        self.final = nn.Conv2d(decoder, 2 * JOINTS, 1)
        self.scale = nn.Linear(channels[-1], 1)

    def forward(self, x):
        x = self.stem(x)
        levels = []
        for stage in self.stages:
            x = stage(x)
            levels.append(x)
        y = x
        for k in range(3):
            y = self.norms[k](self.up[k](y)).add_(self.lateral[k](levels[2 - k])).relu_()
        return self.final(y).chunk(2, 1) + (self.scale(F.adaptive_avg_pool2d(x, 1).flatten(1)),)


def gaussian(centre, cells):
    at = torch.arange(cells, dtype=torch.float32) + 0.5
    return ((at - centre.unsqueeze(2) * cells).square() * -0.5).softmax(2)


def loss_of(heat, place, weight):
    log = heat.flatten(2).log_softmax(2).reshape(heat.shape)
    x = gaussian(place.select(2, 0), heat.shape[3]).unsqueeze(3)
    y = gaussian(place.select(2, 1), heat.shape[2]).unsqueeze(2)
    entropy = -(y @ log @ x).reshape(heat.shape[0], JOINTS)
    return (weight * entropy).sum() / weight.sum().clamp(min=1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--input", type=int, default=96)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--steps", type=int, default=30)
    args = parser.parse_args()
    torch.manual_seed(1)
    net = Joints().to(memory_format=torch.channels_last)
    parameters = list(net.parameters())
    optimizer = torch.optim.AdamW(
        [{"params": [p for p in parameters if p.ndim > 1]}, {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0}],
        lr=2e-3, weight_decay=0.05, foreach=True)
    images = torch.randn(args.batch, 3, args.input, args.input).contiguous(memory_format=torch.channels_last)
    place = torch.rand(args.batch, JOINTS, 2)
    weight = torch.ones(args.batch, JOINTS)
    times = []
    for _ in range(args.steps):
        start = time.perf_counter()
        loss = loss_of(net(images)[0], place, weight)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 5)
        optimizer.step()
        loss.item()
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads, batch {args.batch} at {args.input} px, {sum(p.numel() for p in parameters):,} parameters: "
          f"median {times[len(times) // 2]:.1f} ms, least {times[0]:.1f} ms, loss {loss.item():.4f}")


if __name__ == "__main__":
    main()
