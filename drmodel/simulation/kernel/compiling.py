"""How functions of the loop are compiled, and what the compiler does not offer by itself."""

from collections.abc import Callable
from typing import Any, TypeVar

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

Record = Any  # one of `layout`
Integer = Any  # 64 bits; the loop adds Python's and NumPy's
Float = Any
Pointer = Any  # numbers from an address on: `integers_at(address)[i]`

Function = TypeVar("Function", bound=Callable[..., Any])


def apart(function: Function) -> Function:
    """Compile to a function of its own; an inlined one that calls it first would else pass its inlining on."""
    compiled: Function = njit(error_model="numpy", forceinline=False)(function)
    return compiled


def inlined(function: Function) -> Function:
    """Set into every caller: a call costs 3 ns, and a fault makes a dozen."""
    compiled: Function = njit(error_model="numpy", forceinline=True)(function)
    return compiled


def _pointer(item: Any) -> Callable[[Integer], Pointer]:
    def pointer(context: Any, address: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return builder.inttoptr(arguments[0], context.get_value_type(signature.return_type))

        return types.CPointer(item)(types.int64), generate

    result: Callable[[Integer], Pointer] = intrinsic(pointer)
    return result


def _high_half(context: Any, a: Any, b: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        wide = ir.IntType(128)
        product = builder.mul(*(builder.zext(argument, wide) for argument in arguments))
        return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

    return types.uint64(types.uint64, types.uint64), generate


def _lowest(context: Any, mask: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.int64), generate


def _leading_zeros(context: Any, number: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctlz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.int64), generate


integers_at = _pointer(types.int64)
floats_at = _pointer(types.float64)
high_half: Callable[[Integer, Integer], Integer] = intrinsic(_high_half)
"""Upper 64 bits of the product of two 64-bit numbers."""
lowest: Callable[[Integer], Integer] = intrinsic(_lowest)
"""Number of the lowest bit that is set."""
leading_zeros: Callable[[Integer], Integer] = intrinsic(_leading_zeros)
"""Zeros above the highest bit that is set."""
