#!/usr/bin/env python3
"""Poses random bodies of SMPL's size with PyTorch, by the operations that the smplx package's forward pass consists of.

The peer of the benchmark `posing`: run both on the same machine and compare. Needs PyTorch (Debian: python3-torch).

    OMP_NUM_THREADS=2 /usr/bin/python3 benchmarks/torch_posing.py
"""
import time

import torch

VERTICES, JOINTS, BETAS = 6890, 24, 10
PARENTS = [-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19, 20, 21]


def rotations(axis_angle):
    """Rodrigues' formula, (N, 3) to (N, 3, 3)."""
    angle = torch.norm(axis_angle + 1e-8, dim=1, keepdim=True)
    x, y, z = torch.split(axis_angle / angle, 1, dim=1)
    zero = torch.zeros_like(x)
    k = torch.cat([zero, -z, y, z, zero, -x, -y, x, zero], dim=1).view(-1, 3, 3)
    sine, cosine = torch.sin(angle).unsqueeze(2), torch.cos(angle).unsqueeze(2)
    return torch.eye(3).unsqueeze(0) + sine * k + (1 - cosine) * torch.bmm(k, k)


def pose(model, betas, axis_angle):
    """(B, 10) and (B, 24, 3) to (B, 6890, 3)."""
    batch = betas.shape[0]
    shaped = model["template"] + torch.einsum("bl,mkl->bmk", betas, model["shape"])
    joints = torch.einsum("bik,ji->bjk", shaped, model["regressor"])
    matrices = rotations(axis_angle.reshape(-1, 3)).view(batch, JOINTS, 3, 3)
    feature = (matrices[:, 1:] - torch.eye(3)).reshape(batch, -1)
    shaped = shaped + torch.matmul(feature, model["pose"]).view(batch, -1, 3)
    relative = joints.clone()
    relative[:, 1:] -= joints[:, PARENTS[1:]]
    local = torch.cat([torch.nn.functional.pad(matrices.reshape(-1, 3, 3), [0, 0, 0, 1]),
                       torch.nn.functional.pad(relative.reshape(-1, 3, 1), [0, 0, 0, 1], value=1)], dim=2).view(batch, JOINTS, 4, 4)
    chain = [local[:, 0]]
    for joint in range(1, JOINTS):
        chain.append(torch.matmul(chain[PARENTS[joint]], local[:, joint]))
    world = torch.stack(chain, dim=1)
    moved = torch.matmul(world, torch.nn.functional.pad(joints.unsqueeze(-1), [0, 0, 0, 1]))
    world = world - torch.nn.functional.pad(moved, [3, 0])
    blended = torch.matmul(model["weights"].unsqueeze(0).expand(batch, -1, -1), world.view(batch, JOINTS, 16)).view(batch, -1, 4, 4)
    homogeneous = torch.cat([shaped, torch.ones(batch, VERTICES, 1)], dim=2)
    return torch.matmul(blended, homogeneous.unsqueeze(-1))[:, :, :3, 0]


def main():
    torch.manual_seed(0)
    model = {
        "template": torch.randn(VERTICES, 3),
        "shape": torch.randn(VERTICES, 3, BETAS) * 0.01,
        "pose": torch.randn(9 * (JOINTS - 1), 3 * VERTICES) * 0.001,
        "regressor": torch.softmax(torch.randn(JOINTS, VERTICES), dim=1),
        "weights": torch.softmax(torch.randn(VERTICES, JOINTS), dim=1),
    }
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads")
    with torch.no_grad():
        for batch in (1, 32):
            betas, axis_angle = torch.randn(batch, BETAS), 0.3 * torch.randn(batch, JOINTS, 3)
            times = []
            for _ in range(60):
                start = time.perf_counter()
                pose(model, betas, axis_angle)
                times.append((time.perf_counter() - start) * 1000 / batch)
            times = sorted(times[10:])
            print(f"batch of {batch:2}: median {times[len(times) // 2]:.4f} ms a body, least {times[0]:.4f} ms")


if __name__ == "__main__":
    main()
