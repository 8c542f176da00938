// Process groups: what several processes of one training say to each other (libtorch's c10d). Gloo and NCCL are compiled in where their
// headers are there (VT_WITH_GLOO, VT_WITH_NCCL); without either every function says so.
#include "support.h"

#include <c10/core/Device.h>

#ifdef VT_WITH_GLOO
#define USE_C10D_GLOO
#endif
#ifdef VT_WITH_NCCL
#define USE_C10D_NCCL
#endif

#if defined(USE_C10D_GLOO) || defined(USE_C10D_NCCL)
#define VT_WITH_GROUPS
#endif

#ifdef VT_WITH_GROUPS
#if VT_TORCH_AT_LEAST(2, 0)
#include <torch/csrc/distributed/c10d/Backend.hpp>
#else
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#endif
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#ifdef USE_C10D_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif
#ifdef USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

namespace {

#if VT_TORCH_AT_LEAST(2, 0)
using Backend = c10d::Backend;
#else
using Backend = c10d::ProcessGroup;
#endif

using Works = std::vector<c10::intrusive_ptr<c10d::Work>>;

// How often a work that only can be asked (NCCL's, which runs on the GPU) is asked.
constexpr auto kPause = std::chrono::microseconds(200);

}  // namespace

struct vt_store {
  c10::intrusive_ptr<c10d::TCPStore> store;
};

struct vt_group {
  c10::intrusive_ptr<Backend> backend;
  bool isNccl;
};

struct vt_work {
  Works works;
  bool isNccl;
};

namespace {

std::vector<at::Tensor> listOf(vt_tensor* const* tensors, int32_t count) {
  std::vector<at::Tensor> list;
  list.reserve(count);
  for (int32_t i = 0; i < count; i++) list.push_back(shared(tensors[i]));
  return list;
}

c10::intrusive_ptr<Backend> openBackend(const c10::intrusive_ptr<c10d::Store>& store, const char* name, int32_t rank, int32_t size,
                                        std::chrono::milliseconds timeout, const char* address, bool* isNccl) {
  *isNccl = std::strcmp(name, "nccl") == 0;
#ifdef USE_C10D_GLOO
  if (std::strcmp(name, "gloo") == 0) {
    auto options = c10d::ProcessGroupGloo::Options::create(timeout);
    const char* interface = std::getenv("GLOO_SOCKET_IFNAME");
    options->devices.push_back(interface != nullptr && *interface != '\0' ? c10d::ProcessGroupGloo::createDeviceForInterface(interface)
                                                                           : c10d::ProcessGroupGloo::createDeviceForHostname(address));
    return c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank, size, options);
  }
#else
  (void)address;
#endif
#ifdef USE_C10D_NCCL
  if (*isNccl) {
    auto options = c10d::ProcessGroupNCCL::Options::create();
    options->timeout = timeout;
    return c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, size, options);
  }
#endif
  TORCH_CHECK(false, "this interface to libtorch was compiled without ", name);
}

}  // namespace

VT_API int32_t vt_group_backends() {
  int32_t backends = 0;
#ifdef USE_C10D_GLOO
  backends |= 1;
#endif
#ifdef USE_C10D_NCCL
  backends |= 2;
#endif
  return backends;
}

VT_API int32_t vt_store_open(const char* host, int32_t port, int32_t isServer, int64_t timeout, vt_store** result) {
  return guarded([&] {
    c10d::TCPStoreOptions options;
    options.port = static_cast<uint16_t>(port);
    options.isServer = isServer != 0;
    options.waitWorkers = false;
    options.timeout = std::chrono::milliseconds(timeout);
    *result = new vt_store{c10::make_intrusive<c10d::TCPStore>(host, options)};
  });
}


VT_API int32_t vt_store_set(vt_store* store, const char* key, const uint8_t* value, int32_t length) {
  return guarded([&] { store->store->set(key, std::vector<uint8_t>(value, value + length)); });
}

VT_API int32_t vt_store_get(vt_store* store, const char* key, uint8_t* buffer, int32_t capacity, int32_t* length) {
  return guarded([&] {
    *length = -1;
    if (!store->store->check({key})) return;
    const std::vector<uint8_t> value = store->store->get(key);
    *length = static_cast<int32_t>(value.size());
    if (*length <= capacity) std::copy(value.begin(), value.end(), buffer);
  });
}

VT_API int32_t vt_store_add(vt_store* store, const char* key, int64_t amount, int64_t* result) {
  return guarded([&] { *result = store->store->add(key, amount); });
}

VT_API int32_t vt_store_delete(vt_store* store, const char* key) {
  return guarded([&] { store->store->deleteKey(key); });
}

VT_API void vt_store_close(vt_store* store) {
  guarded([&] { delete store; });
}

VT_API int32_t vt_group_open(vt_store* store, const char* name, const char* backend, int32_t rank, int32_t size, int64_t timeout,
                             const char* address, vt_group** result) {
  return guarded([&] {
    auto prefixed = c10::make_intrusive<c10d::PrefixStore>(name, store->store);
    bool isNccl = false;
    auto opened = openBackend(prefixed, backend, rank, size, std::chrono::milliseconds(timeout), address, &isNccl);
    *result = new vt_group{std::move(opened), isNccl};
  });
}

VT_API void vt_group_close(vt_group* group) {
  guarded([&] { delete group; });
}

VT_API int32_t vt_group_all_reduce(vt_group* group, vt_tensor* const* tensors, int32_t count, vt_work** result) {
  return guarded([&] {
    // A list given to c10d at once is one tensor for each device; these are tensors of their own.
    auto work = std::make_unique<vt_work>(vt_work{{}, group->isNccl});
    for (at::Tensor& tensor : listOf(tensors, count)) {
      std::vector<at::Tensor> one{tensor};
      work->works.push_back(group->backend->allreduce(one));
    }
    *result = work.release();
  });
}

VT_API int32_t vt_group_broadcast(vt_group* group, vt_tensor* const* tensors, int32_t count, int32_t root, vt_work** result) {
  return guarded([&] {
    auto work = std::make_unique<vt_work>(vt_work{{}, group->isNccl});
    c10d::BroadcastOptions options;
    options.rootRank = root;
    for (at::Tensor& tensor : listOf(tensors, count)) {
      std::vector<at::Tensor> one{tensor};
      work->works.push_back(group->backend->broadcast(one, options));
    }
    *result = work.release();
  });
}

VT_API int32_t vt_group_all_gather(vt_group* group, vt_tensor* const* outputs, int32_t count, vt_tensor* input, vt_work** result) {
  return guarded([&] {
    auto work = std::make_unique<vt_work>(vt_work{{}, group->isNccl});
    std::vector<std::vector<at::Tensor>> gathered{listOf(outputs, count)};
    std::vector<at::Tensor> given{shared(input)};
    work->works.push_back(group->backend->allgather(gathered, given));
    *result = work.release();
  });
}

VT_API int32_t vt_work_wait(vt_work* work, int64_t timeout, int32_t* done) {
  return guarded([&] {
    *done = 0;
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout);
    for (const auto& one : work->works) {
      if (work->isNccl) {
        // Its wait would hold up the GPU's queue, not this thread, and never tell.
        while (!one->isCompleted()) {
          if (std::chrono::steady_clock::now() >= end) return;
          std::this_thread::sleep_for(kPause);
        }
        one->wait();
        continue;
      }
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
      try {
        // Zero would mean for ever.
        one->wait(std::max(left, std::chrono::milliseconds(1)));
      } catch (...) {
        // Too late, or failed, or done just now: a complete work says which at once.
        if (!one->isCompleted()) return;
        one->wait();
      }
    }
    *done = 1;
  });
}

VT_API void vt_work_free(vt_work* work) {
  guarded([&] { delete work; });
}

#else

namespace {

int32_t missing() {
  setLastError("this interface to libtorch was compiled without process groups");
  return -1;
}

}  // namespace

VT_API int32_t vt_group_backends() { return 0; }
VT_API int32_t vt_store_open(const char*, int32_t, int32_t, int64_t, vt_store**) { return missing(); }
VT_API int32_t vt_store_set(vt_store*, const char*, const uint8_t*, int32_t) { return missing(); }
VT_API int32_t vt_store_get(vt_store*, const char*, uint8_t*, int32_t, int32_t*) { return missing(); }
VT_API int32_t vt_store_add(vt_store*, const char*, int64_t, int64_t*) { return missing(); }
VT_API int32_t vt_store_delete(vt_store*, const char*) { return missing(); }
VT_API void vt_store_close(vt_store*) {}
VT_API int32_t vt_group_open(vt_store*, const char*, const char*, int32_t, int32_t, int64_t, const char*, vt_group**) { return missing(); }
VT_API void vt_group_close(vt_group*) {}
VT_API int32_t vt_group_all_reduce(vt_group*, vt_tensor* const*, int32_t, vt_work**) { return missing(); }
VT_API int32_t vt_group_broadcast(vt_group*, vt_tensor* const*, int32_t, int32_t, vt_work**) { return missing(); }
VT_API int32_t vt_group_all_gather(vt_group*, vt_tensor* const*, int32_t, vt_tensor*, vt_work**) { return missing(); }
VT_API int32_t vt_work_wait(vt_work*, int64_t, int32_t*) { return missing(); }
VT_API void vt_work_free(vt_work*) {}

#endif
