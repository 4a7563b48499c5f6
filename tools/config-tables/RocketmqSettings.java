import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Prints every key that the servers of RocketMQ read: server, key and type. `MixAll.properties2Object` calls setters. */
public class RocketmqSettings {
    private static final Map<String, List<String>> CLASSES = Map.of(
            "broker", List.of(
                    "org.apache.rocketmq.common.BrokerConfig",
                    "org.apache.rocketmq.store.config.MessageStoreConfig",
                    "org.apache.rocketmq.remoting.netty.NettyServerConfig",
                    "org.apache.rocketmq.remoting.netty.NettyClientConfig",
                    "org.apache.rocketmq.auth.config.AuthConfig"),
            "nameServer", List.of(
                    "org.apache.rocketmq.common.namesrv.NamesrvConfig",
                    "org.apache.rocketmq.common.ControllerConfig",
                    "org.apache.rocketmq.remoting.netty.NettyServerConfig",
                    "org.apache.rocketmq.remoting.netty.NettyClientConfig"),
            "proxy", List.of("org.apache.rocketmq.proxy.config.ProxyConfig"));

    public static void main(String[] arguments) throws Exception {
        for (Map.Entry<String, List<String>> server : CLASSES.entrySet())
            for (String name : server.getValue())
                Arrays.stream(Class.forName(name).getMethods())
                        .filter(RocketmqSettings::isSetter)
                        .sorted(Comparator.comparing(Method::getName))
                        .forEach(method -> System.out.println(
                                String.join("\t", server.getKey(), keyOf(method), kindOf(method.getParameterTypes()[0]))));
    }

    /** Of an enumeration, its values. */
    private static String kindOf(Class<?> type) {
        if (!type.isEnum()) return type.getSimpleName();
        return "enum " + String.join("|", Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
    }

    private static boolean isSetter(Method method) {
        return method.getName().matches("set[A-Z].*") && method.getParameterCount() == 1 && !Modifier.isStatic(method.getModifiers());
    }

    private static String keyOf(Method method) {
        String name = method.getName().substring(3);
        return name.substring(0, 1).toLowerCase() + name.substring(1);
    }
}
