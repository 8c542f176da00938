// What the translation units of the shim share.
#pragma once

#include "shim.h"

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>
#include <torch/version.h>

#include <exception>
#include <string>
#include <utility>

#define VT_TORCH_AT_LEAST(major, minor) \
  (TORCH_VERSION_MAJOR > (major) || (TORCH_VERSION_MAJOR == (major) && TORCH_VERSION_MINOR >= (minor)))

#if VT_TORCH_AT_LEAST(2, 5)
#include <optional>
template <class T>
using Optional = std::optional<T>;
#else
#include <c10/util/Optional.h>
template <class T>
using Optional = c10::optional<T>;
#endif

// Keeps a message for vt_last_error on this thread.
void setLastError(const char* message) noexcept;

// Runs a function; exceptions end here, since none may cross into managed code.
template <class Function>
int32_t guarded(Function&& function) noexcept {
  try {
    function();
    return 0;
  } catch (const c10::Error& error) {
    setLastError(error.what_without_backtrace());
  } catch (const std::exception& error) {
    setLastError(error.what());
  } catch (...) {
    setLastError("unknown C++ exception");
  }
  return -1;
}

using TensorPointer = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;

inline c10::TensorImpl* implOf(vt_tensor* handle) { return reinterpret_cast<c10::TensorImpl*>(handle); }

// Counts handles that went out and were not freed.
void countHandles(int64_t change) noexcept;

// Hands a tensor's reference to the caller of the shim.
inline vt_tensor* giveAway(at::Tensor&& tensor) {
  if (!tensor.defined()) return nullptr;
  countHandles(1);
  return reinterpret_cast<vt_tensor*>(tensor.unsafeReleaseTensorImpl());
}

// A tensor with a reference of its own.
inline at::Tensor shared(vt_tensor* handle) {
  return handle == nullptr ? at::Tensor() : at::Tensor(TensorPointer::reclaim_copy(implOf(handle)));
}

// A tensor that borrows the handle's reference while it lives.
class Borrowed {
 public:
  explicit Borrowed(vt_tensor* handle)
      : tensor_(handle == nullptr ? at::Tensor() : at::Tensor(TensorPointer::reclaim(implOf(handle)))) {}
  ~Borrowed() {
    if (tensor_.defined()) tensor_.unsafeReleaseTensorImpl();
  }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  const at::Tensor& operator*() const { return tensor_; }
  const at::Tensor* operator->() const { return &tensor_; }

 private:
  at::Tensor tensor_;
};

// Copies text into a caller's buffer, cut to its size, with a terminating zero.
void copyText(const std::string& text, char* buffer, int32_t capacity);
