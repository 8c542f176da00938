// C interface over libtorch, called from Vitruvian.Learning by P/Invoke.
//
// There is one call for every ATen operator (vt_call, boxed, through the c10 dispatcher, so that autograd and autocast see it), and a few
// functions for what is no operator: handles, memory, backward, thread-local modes, random state.
//
// Conventions:
// - A handle is a TensorImpl pointer that owns one reference; null is the undefined tensor. Whoever gets a handle frees it (vt_free).
// - Functions that return int32_t give 0 on success and -1 on failure; vt_last_error then has the message of the calling thread.
// - Gradient mode, inference mode and autocast belong to the calling thread, as in libtorch.
#pragma once

#include <cstdint>

#define VT_API extern "C" __attribute__((visibility("default")))

// Raised whenever a function's signature or meaning changes; the managed side refuses another number.
constexpr int32_t VT_INTERFACE_VERSION = 3;

struct vt_tensor;
struct vt_operator;
struct vt_hook;
struct vt_store;
struct vt_group;
struct vt_work;

enum vt_tag : int32_t {
  VT_NONE = 0,
  VT_TENSOR = 1,
  VT_INT = 2,
  VT_DOUBLE = 3,
  VT_BOOL = 4,
  VT_INTS = 5,      // int64_t[count]
  VT_DOUBLES = 6,   // double[count]
  VT_TENSORS = 7,   // vt_tensor*[count]
  VT_STRING = 8,    // UTF-8 with a terminating zero
  VT_DEVICE = 9,    // device type in the high 32 bits, index (-1: current) in the low ones
  VT_DEFAULT = 10,  // the schema's default value
};

struct vt_value {
  int32_t tag;
  int32_t count;
  union {
    int64_t integer;
    double number;
    void* pointer;
  };
};
static_assert(sizeof(vt_value) == 16, "the managed side has 16 bytes");

// Process. vt_version is major * 10000 + minor * 100 + patch of the headers this was compiled with.
VT_API int32_t vt_interface_version();
VT_API int32_t vt_version();
VT_API int32_t vt_describe(char* buffer, int32_t capacity);
VT_API const char* vt_last_error();
VT_API int32_t vt_set_threads(int32_t count);
VT_API int32_t vt_threads();
VT_API int32_t vt_cuda_devices();
VT_API int32_t vt_cuda_synchronize(int32_t index);
VT_API int32_t vt_set_backend_flag(const char* name, int32_t on);

// Operators.
VT_API vt_operator* vt_operator_find(const char* name, const char* overload);
VT_API int32_t vt_operator_schema(vt_operator* op, char* buffer, int32_t capacity);
VT_API int32_t vt_call(vt_operator* op, const vt_value* arguments, int32_t count, vt_value* results, int32_t* resultCount);
VT_API void vt_free_list(void* list);

// Tensors.
VT_API int32_t vt_from_memory(void* data, const int64_t* shape, int32_t dimensions, int32_t type, void (*release)(void*), void* context,
                              vt_tensor** result);
VT_API void vt_free(vt_tensor* tensor);
VT_API int64_t vt_live_handles();
VT_API vt_tensor* vt_retain(vt_tensor* tensor);
VT_API int32_t vt_info(vt_tensor* tensor, int64_t* shape, int64_t* strides, int32_t capacity, int32_t* dimensions, int32_t* type,
                       int32_t* deviceType, int32_t* deviceIndex);
VT_API int64_t vt_element_count(vt_tensor* tensor);
VT_API int32_t vt_is_contiguous(vt_tensor* tensor, int32_t memoryFormat);
VT_API void* vt_data(vt_tensor* tensor);
VT_API int32_t vt_set_data(vt_tensor* tensor, vt_tensor* data);

// Autograd.
VT_API int32_t vt_requires_grad(vt_tensor* tensor);
VT_API int32_t vt_set_requires_grad(vt_tensor* tensor, int32_t on);
VT_API int32_t vt_is_leaf(vt_tensor* tensor);
VT_API int32_t vt_grad(vt_tensor* tensor, vt_tensor** result);
VT_API int32_t vt_set_grad(vt_tensor* tensor, vt_tensor* grad);
VT_API int32_t vt_backward(vt_tensor* root, vt_tensor* grad, int32_t keepGraph, int32_t createGraph);
VT_API int32_t vt_gradients(vt_tensor* const* outputs, vt_tensor* const* outputGrads, int32_t outputCount, vt_tensor* const* inputs,
                            int32_t inputCount, int32_t keepGraph, int32_t createGraph, int32_t allowUnused, vt_tensor** results);

// A backward pass of the caller's own. The callback gets the gradient of the output (which it frees; null: undefined) and writes one
// gradient for each input (null: none); non-zero means failure, with the reason in message. It runs on the thread of the backward pass
// for tensors in main memory and on a thread of libtorch for those on a GPU. release is called once, on any thread.
typedef int32_t (*vt_backward_callback)(void* context, vt_tensor* outputGrad, vt_tensor** inputGrads, int32_t inputCount, char* message,
                                        int32_t capacity);
VT_API int32_t vt_attach_backward(vt_tensor* output, vt_tensor* const* inputs, int32_t count, const char* name, vt_backward_callback backward,
                                  void (*release)(void*), void* context);

// Tells when a backward pass has added up a leaf's gradient, on the thread that did; non-zero means failure and ends the backward pass with
// the message. A hook lives until it is removed.
typedef int32_t (*vt_gradient_callback)(void* context, int64_t number, char* message, int32_t capacity);
VT_API int32_t vt_gradient_hook(vt_tensor* leaf, vt_gradient_callback callback, void* context, int64_t number, vt_hook** result);
VT_API void vt_gradient_hook_remove(vt_hook* hook);

// Modes of the calling thread.
VT_API int32_t vt_grad_mode();
VT_API int32_t vt_set_grad_mode(int32_t on);
VT_API void* vt_inference_begin();
VT_API void vt_inference_end(void* guard);
VT_API int32_t vt_autocast_enter(int32_t deviceType, int32_t type, int32_t enabled, int32_t* previousType, int32_t* previousEnabled);
VT_API int32_t vt_autocast_leave(int32_t deviceType, int32_t previousType, int32_t previousEnabled);

// Random numbers. deviceType as in c10::DeviceType (0 CPU, 1 CUDA).
VT_API int32_t vt_seed(uint64_t seed);
VT_API int32_t vt_random_state(int32_t deviceType, int32_t deviceIndex, vt_tensor** result);
VT_API int32_t vt_set_random_state(int32_t deviceType, int32_t deviceIndex, vt_tensor* state);

// Several processes of one training (c10d). vt_group_backends has bit 0 for Gloo, bit 1 for NCCL; with neither the other functions fail.
// Times are in milliseconds. A store holds bytes by name; its server is one of the processes, for which the others wait. vt_store_get does not
// wait: length is -1 where there is no such key.
VT_API int32_t vt_group_backends();
VT_API int32_t vt_store_open(const char* host, int32_t port, int32_t isServer, int64_t timeout, vt_store** result);
VT_API int32_t vt_store_set(vt_store* store, const char* key, const uint8_t* value, int32_t length);
VT_API int32_t vt_store_get(vt_store* store, const char* key, uint8_t* buffer, int32_t capacity, int32_t* length);
VT_API int32_t vt_store_add(vt_store* store, const char* key, int64_t amount, int64_t* result);
VT_API int32_t vt_store_delete(vt_store* store, const char* key);
VT_API void vt_store_close(vt_store* store);

// A group: every process makes the same calls in the same order. The calls return at once; a work is waited for, which fails when the call
// did, and freed. vt_work_wait gives done = 0 when the time was too short. Reducing means adding up. address: where this process can be
// reached by the others, for Gloo.
VT_API int32_t vt_group_open(vt_store* store, const char* name, const char* backend, int32_t rank, int32_t size, int64_t timeout,
                             const char* address, vt_group** result);
VT_API void vt_group_close(vt_group* group);
VT_API int32_t vt_group_all_reduce(vt_group* group, vt_tensor* const* tensors, int32_t count, vt_work** result);
VT_API int32_t vt_group_broadcast(vt_group* group, vt_tensor* const* tensors, int32_t count, int32_t root, vt_work** result);
VT_API int32_t vt_group_all_gather(vt_group* group, vt_tensor* const* outputs, int32_t count, vt_tensor* input, vt_work** result);
VT_API int32_t vt_work_wait(vt_work* work, int64_t timeout, int32_t* done);
VT_API void vt_work_free(vt_work* work);
